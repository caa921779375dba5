/** An open run once it is under way: its figures without warm-up and drain, and whether its backlog grows. */
import { distributionOf, type Distribution } from './distribution.ts';

/** Of the backlog: it doesn't grow, it grew and chance could have done it, or the fleet falls behind. */
export type Stability = 'stable' | 'backlogged' | 'overloaded';

export interface SteadyState {
  /** Released after the warm-up and before the last tenth, whose queues drain. */
  readonly requests: number;
  /** Of these requests; a failure counts as the time-out. */
  readonly sojournMs: Distribution;
  readonly stability: Stability;
  /** Slope of the backlog (released and not answered) from the warm-up to the last release, in requests per second. */
  readonly backlogPerS: number;
}

interface Moments {
  /** Rising, by index. Ms from the run's start. */
  readonly releasedMs: Float64Array;
  readonly answeredMs: Float64Array;
}

/** Fewer say nothing of a p95. */
const MIN_REQUESTS = 100;
/** Stretches of equal length by which the backlog's slope is held against its fluctuation. */
const STRETCHES = 20;
/**
 * In standard errors of the slope. Queues that are stable come nowhere near: what they rise in one stretch they fall in
 * another. At exactly the capacity the backlog is a random walk, which chance calls overloaded in less than one run of a hundred.
 */
const [GREW, GROWS] = [1.5, 3];

/**
 * The warm-up lasts until a tenth of the requests is released and as long again as these took on average: queues and links
 * are filled by then.
 *
 * @param countedMs the sojourns to tell of: longer than answered less released where a failure counts as the time-out
 * @param timeoutMs what takes that long was given up rather than worked off: the backlog keeps it
 * @returns null where too little is left
 */
export function steadyStateOf(
  { releasedMs, answeredMs }: Moments,
  countedMs: Float64Array,
  timeoutMs: number,
): SteadyState | null {
  const n = releasedMs.length;
  const tenth = Math.floor(n / 10);
  if (tenth === 0) return null;
  let sum = 0;
  for (let i = 0; i < tenth; i++) sum += answeredMs[i]! - releasedMs[i]!;
  const fromMs = releasedMs[tenth]! + sum / tenth;
  const first = releasedMs.findIndex((ms) => ms >= fromMs);
  const requests = n - tenth - first;
  if (first < 0 || requests < MIN_REQUESTS) return null;
  const untilMs = releasedMs[n - 1]!;
  const rises = risesOf({ releasedMs, answeredMs }, fromMs, untilMs, timeoutMs);
  const rise = rises.reduce((all, it) => all + it, 0);
  const mean = rise / STRETCHES;
  const variance = rises.reduce((all, it) => all + (it - mean) ** 2, 0) / (STRETCHES - 1);
  // A request more or less in a stretch is a matter of where it is cut.
  const errors = rise / Math.sqrt(STRETCHES * Math.max(1, variance));
  return {
    requests,
    sojournMs: distributionOf(countedMs.subarray(first, n - tenth))!,
    stability: errors >= GROWS ? 'overloaded' : errors >= GREW ? 'backlogged' : 'stable',
    backlogPerS: (1000 * rise) / (untilMs - fromMs),
  };
}

/** By stretch: released in it less answered in it. */
function risesOf(
  { releasedMs, answeredMs }: Moments,
  fromMs: number,
  untilMs: number,
  timeoutMs: number,
): Float64Array {
  const rises = new Float64Array(STRETCHES);
  const perMs = STRETCHES / (untilMs - fromMs);
  const count = (ms: number, by: number) => {
    const stretch = Math.floor((ms - fromMs) * perMs);
    if (stretch >= 0 && stretch < STRETCHES) rises[stretch]! += by;
  };
  for (let i = 0; i < releasedMs.length; i++) {
    count(releasedMs[i]!, 1);
    if (answeredMs[i]! - releasedMs[i]! < timeoutMs) count(answeredMs[i]!, -1);
  }
  return rises;
}
