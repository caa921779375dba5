/**
 * Holm 1979: p-values corrected for being many, so that the chance of any false call at all stays below the level. The k-th
 * smallest of m is multiplied by m + 1 − k, and none ends up below one that was smaller before.
 *
 * @returns in the order given
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);
  const corrected = ps.map(() => 1);
  let floor = 0;
  for (const [rank, i] of order.entries()) {
    floor = Math.max(floor, Math.min(1, ps[i]! * (ps.length - rank)));
    corrected[i] = floor;
  }
  return corrected;
}
