import type { Outcome, World } from '../api/contract.ts';

/**
 * What a settled request tells of its machine, in ms: how long the answer took. A failure counts as long as the
 * slowest answer so far, or its own time where that is longer: for rules whose source is averse to errors, since a machine
 * that fails at once would look like the fastest of all. Never 0: cells start at 0, which stands for nothing known.
 */
export function observedLatency({ cells }: Pick<World, 'cells'>): (outcome: Outcome) => number {
  const slowest = cells('slowest answer', 1);
  return ({ durationMs, failed }) => {
    const ms = Math.max(durationMs, LEAST_MS);
    if (failed) return Math.max(ms, slowest[0]!);
    if (ms > slowest[0]!) slowest[0] = ms;
    return ms;
  };
}

/** Below any clock's grain. */
const LEAST_MS = 1e-3;
