import type { World } from '../api/contract.ts';

const WINDOW = 64;

/** Quantiles (nearest rank) of the last 64 numbers, which are kept in order, so that one is read off at once. */
export function recentQuantile(cells: World['cells']) {
  // One list for all, as they came and in order: each view of shared memory costs every virtual user.
  const all = cells('recent numbers', 2 * WINDOW + 1);
  const [RING, SORTED, SEEN] = [0, WINDOW, 2 * WINDOW];

  function remove(value: number, size: number): void {
    let at = 0;
    while (all[SORTED + at] !== value) at++;
    for (; at < size - 1; at++) all[SORTED + at] = all[SORTED + at + 1]!;
  }

  function insert(value: number, size: number): void {
    let at = size;
    for (; at > 0 && all[SORTED + at - 1]! > value; at--) all[SORTED + at] = all[SORTED + at - 1]!;
    all[SORTED + at] = value;
  }

  return {
    add(value: number): void {
      const place = all[SEEN]! % WINDOW;
      const size = Math.min(all[SEEN]!, WINDOW);
      if (size === WINDOW) remove(all[RING + place]!, size);
      insert(value, Math.min(size, WINDOW - 1));
      all[RING + place] = value;
      all[SEEN]! += 1;
    },
    /** The smallest number with a share of at least q at or below it. */
    quantile(q: number): number {
      const size = Math.min(all[SEEN]!, WINDOW);
      return all[SORTED + Math.max(0, Math.ceil(q * size) - 1)]!;
    },
  };
}
