/** Where requests are at a moment: on their way to a machine, in its queue, on their way back. Times are ms of the fleet. */
import type { Columns } from '../simulator/columns.ts';

/** What happens at one machine, in columns that rise. */
export interface Lane {
  /** By the moment at which a request leaves the command unit. */
  readonly out: Ways;
  /** By the moment at which an answer leaves the machine. */
  readonly back: Ways;
  /** When requests join the queue, and when they leave it served. */
  readonly joinMs: Float64Array;
  readonly doneMs: Float64Array;
  /** Requests sent here, by the moment of sending. */
  readonly sent: number;
}

/** Journeys over a link: each begins at `fromMs` and ends at `toMs`. */
interface Ways {
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** The longest of them. */
  readonly longestMs: number;
}

export function lanesOf(
  { sentMs, linkMs, doneMs, answeredMs, machine, status }: Columns,
  machines: number,
): Lane[] {
  const own = Array.from({ length: machines }, (): number[] => []);
  machine.forEach((place, index) => own[place]!.push(index));
  return own.map((indices) => {
    const arriveMs = (index: number) => sentMs[index]! + linkMs[index]! / 2;
    const served = indices.filter((index) => doneMs[index]! > 0);
    const answered = served.filter((index) => status[index] === 200);
    return {
      out: waysOf(indices, (index) => sentMs[index]!, arriveMs),
      back: waysOf(
        answered,
        (index) => doneMs[index]!,
        (index) => answeredMs[index]!,
      ),
      joinMs: Float64Array.from(served, arriveMs).sort(),
      doneMs: Float64Array.from(served, (index) => doneMs[index]!).sort(),
      sent: indices.length,
    };
  });
}

function waysOf(
  indices: readonly number[],
  from: (index: number) => number,
  to: (index: number) => number,
): Ways {
  const order = [...indices].sort((a, b) => from(a) - from(b));
  const fromMs = Float64Array.from(order, from);
  const toMs = Float64Array.from(order, to);
  const longestMs = fromMs.reduce((longest, at, i) => Math.max(longest, toMs[i]! - at), 0);
  return { fromMs, toMs, longestMs };
}

/** How many of the rising values are at or below `value`. */
export function countUntil(rising: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Requests waiting or being served. */
export const queueAt = ({ joinMs, doneMs }: Lane, atMs: number): number =>
  countUntil(joinMs, atMs) - countUntil(doneMs, atMs);

/** The longest queue of a run: where one is longest, a request has just joined. */
export const longestQueue = ({ joinMs, doneMs }: Lane): number => {
  let longest = 0;
  let done = 0;
  joinMs.forEach((atMs, i) => {
    while (done < doneMs.length && doneMs[done]! <= atMs) done++;
    longest = Math.max(longest, i + 1 - done);
  });
  return longest;
};

/**
 * Adds up how many are at each step of a way: 0 is its beginning, the last its end.
 *
 * @param steps is filled anew
 */
export function onTheWay({ fromMs, toMs, longestMs }: Ways, atMs: number, steps: Uint16Array): void {
  steps.fill(0);
  const until = countUntil(fromMs, atMs);
  for (let i = countUntil(fromMs, atMs - longestMs - 1e-6); i < until; i++) {
    if (toMs[i]! <= atMs) continue;
    const part = (atMs - fromMs[i]!) / (toMs[i]! - fromMs[i]!);
    steps[Math.floor(part * steps.length)]! += 1;
  }
}
