/** A run's figures at a moment: what came of the requests until then. Times are ms of the fleet. */
import { distributionOf, type Distribution } from '../model/stats/distribution.ts';
import { errorOf } from '../simulator/columns.ts';
import type { Run } from './experiment.ts';
import { countUntil } from './lanes.ts';

export interface Progress {
  readonly n: number;
  /** Rising. */
  readonly releasedMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly answeredMs: Float64Array;
  /** In the order of their answers. */
  readonly sojournsMs: Float64Array;
  /** When requests failed, rising. */
  readonly failedMs: Float64Array;
  readonly regrets: Run['regrets'];
  /** The last answer. */
  readonly untilMs: number;
}

export interface Figures {
  readonly released: number;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  /** Of those that were answered; null before the first. */
  readonly sojournMs: Distribution | null;
  /** The latest that is known; null where no bound is honest, or before the first requests are answered. */
  readonly regret: number | null;
}

export function progressOf({ columns, regrets }: Run): Progress {
  const { releasedMs, sentMs, answeredMs } = columns;
  const n = releasedMs.length;
  const order = Int32Array.from({ length: n }, (_, index) => index).sort(
    (a, b) => answeredMs[a]! - answeredMs[b]!,
  );
  const failed = order.filter((index) => errorOf(columns, index) !== '');
  return {
    n,
    releasedMs: releasedMs.slice().sort(),
    sentMs: sentMs.slice().sort(),
    answeredMs: answeredMs.slice().sort(),
    sojournsMs: Float64Array.from(order, (index) => answeredMs[index]! - releasedMs[index]!),
    failedMs: Float64Array.from(failed, (index) => answeredMs[index]!),
    regrets,
    untilMs: answeredMs.reduce((last, ms) => Math.max(last, ms), 0),
  };
}

export function figuresAt(progress: Progress, atMs: number): Figures {
  const answered = countUntil(progress.answeredMs, atMs);
  const failed = countUntil(progress.failedMs, atMs);
  return {
    released: countUntil(progress.releasedMs, atMs),
    sent: countUntil(progress.sentMs, atMs),
    answered,
    failed,
    sojournMs: distributionOf(progress.sojournsMs.subarray(0, answered)),
    // A run that lost requests has none, as in its summary: failing can be quicker than any answer.
    regret: failed > 0 ? null : (progress.regrets.findLast((it) => it.atMs <= atMs)?.regret ?? null),
  };
}

/** Requests released and not yet answered: the area below it is the sum of all sojourns (Little 1961). */
export const openAt = ({ releasedMs, answeredMs }: Progress, atMs: number): number =>
  countUntil(releasedMs, atMs) - countUntil(answeredMs, atMs);
