/** The stage that finds how many requests each machine serves side by side. */
import type { Answer } from './client.ts';
import type { Place } from './fleet.ts';
import { apartMs, lastedMs, noLoadOf, together } from './idle.ts';
import type { Stage } from './stage.ts';
import { meanOfLargest, momentsOf, withoutOutliers } from './statistics.ts';

/** More at once than any machine is asked to show. */
const MOST_SIDE_BY_SIDE = 256;
const FIRST_ROUNDS = 3;
const MOST_ROUNDS = 100;

/**
 * How many requests a machine serves side by side: the largest k of which, sent together, none waits for another.
 * The last of k answers comes as late as the latest of k answers with no load does by chance, if k ≤ c. Otherwise the
 * last request waits for (⌈k / c⌉ − 1) · service; with service = c · gap and what is known to fit, that is at least
 *
 *   max(fits, ⌈k / 2⌉) · gap     [ms]
 *
 * less what the requests arrive apart. Half of that parts the two. Rounds are repeated until the difference is clear of it
 * by three standard errors, by the spread that answers are known to have: that of the first few rounds may be small by chance.
 *
 * @param before answers with no load
 * @returns how many, and the answers with those of the requests that were sent alone for comparison
 */
export async function sideBySide(
  place: Place,
  gapMs: number,
  before: readonly Answer[],
  stage: Stage,
): Promise<{ concurrency: number; answers: Answer[] }> {
  const answers = [...before];
  // A service time is c gaps, and no longer than the whole answer.
  const most = Math.min(MOST_SIDE_BY_SIDE, Math.floor((1.05 * noLoadOf(before)!.meanMs) / gapMs) + 1);

  const waits = async (k: number, fits: number): Promise<boolean> => {
    const waitMs = Math.max(fits, Math.ceil(k / 2)) * gapMs;
    const latestMs: number[] = [];
    let overMs = Infinity;
    let asked = 0;
    let more = FIRST_ROUNDS;
    while (more > 0) {
      const turns = Array.from({ length: 2 * more }, (_, i) => (i % 2 === 0 ? 1 : k));
      const came = await together(place, turns, apartMs(noLoadOf(answers)!, k * gapMs), stage);
      for (const [i, all] of came.entries()) {
        if (i % 2 === 0) answers.push(...all);
        else if (all.length > 0) latestMs.push(Math.max(...all.map(lastedMs)));
      }
      // So many at once are never all answered.
      if (latestMs.length === 0) break;
      const excess = excessOf(latestMs, answers.map(lastedMs), k, waitMs);
      overMs = excess.overMs;
      asked += more;
      more = roundsWanted(excess, asked);
    }
    return overMs > 0;
  };

  // From above, since the wait that is looked for grows with k: halfway by ratio, so that bursts stay small.
  let fits = 1;
  let tooMany = most + 1;
  while (tooMany - fits > 1) {
    const k = Math.round(Math.sqrt(fits * tooMany));
    if (await waits(k, fits)) tooMany = k;
    else fits = k;
  }
  return { concurrency: fits, answers };
}

/**
 * By how much the last of k answers comes later than where it would be halfway between waiting and not (ms).
 * With half of an answer's variance σ² on the way there, two requests arrive 2/√π · σ/√2 = 0.8 σ apart; more of them
 * farther, √log₂k times that by simulation, where a wait of which two fifths or more are left is told best.
 */
function excessOf(latestMs: readonly number[], aloneMs: readonly number[], k: number, waitMs: number) {
  const alone = withoutOutliers(aloneMs);
  const { spread } = momentsOf(alone);
  const last = momentsOf(withoutOutliers(latestMs));
  const seenMs = Math.max(0.4 * waitMs, waitMs - 0.8 * Math.sqrt(Math.log2(k)) * spread);
  const lastErrorMs = Math.max(last.error, spread / Math.sqrt(latestMs.length));
  return {
    overMs: last.mean - meanOfLargest(alone, k) - seenMs / 2,
    errorMs: Math.hypot(lastErrorMs, spread * Math.sqrt(k / 2 / alone.length)),
  };
}

/** How many rounds more after so many; none where it is clear. */
function roundsWanted({ overMs, errorMs }: ReturnType<typeof excessOf>, asked: number): number {
  const times = (3 * errorMs) / Math.abs(overMs);
  if (times < 1) return 0;
  return Math.min(MOST_ROUNDS - asked, Math.ceil(asked * Math.min(3, times ** 2 - 1)));
}
