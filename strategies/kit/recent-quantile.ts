import type { World } from './contract.ts';

const WINDOW = 64;

/** Quantiles (nearest rank) of the last 64 numbers, which are kept in order, so that one is read off at once. */
export function recentQuantile(cells: World['cells']) {
  const ring = cells('recent numbers', WINDOW);
  const sorted = cells('recent numbers in order', WINDOW);
  const seen = cells('numbers seen', 1);

  function remove(value: number, size: number): void {
    let at = 0;
    while (sorted[at] !== value) at++;
    for (; at < size - 1; at++) sorted[at] = sorted[at + 1]!;
  }

  function insert(value: number, size: number): void {
    let at = size;
    for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = value;
  }

  return {
    add(value: number): void {
      const place = seen[0]! % WINDOW;
      const size = Math.min(seen[0]!, WINDOW);
      if (size === WINDOW) remove(ring[place]!, size);
      insert(value, Math.min(size, WINDOW - 1));
      ring[place] = value;
      seen[0]! += 1;
    },
    /** The smallest number with a share of at least q at or below it. */
    quantile(q: number): number {
      const size = Math.min(seen[0]!, WINDOW);
      return sorted[Math.max(0, Math.ceil(q * size) - 1)]!;
    },
  };
}
