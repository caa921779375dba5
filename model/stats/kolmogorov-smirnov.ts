/** Are two groups of runs drawn alike? Kolmogorov 1933, Smirnov 1939. */
import { drawsOf, Purpose } from './random.ts';

export interface KolmogorovSmirnov {
  /** D = sup |F₁(x) − F₂(x)| over all values of each group together. */
  readonly distance: number;
  /** How often groups of runs shuffled at random lie as far apart or farther. */
  readonly p: number;
}

const SHUFFLES = 999;

/**
 * Values of one run depend on each other, as requests in a queue do, so that the usual distribution of D doesn't hold. Runs
 * don't: if both groups were drawn alike, any division of all runs into two would do as well (a permutation test).
 *
 * @param a runs with their values
 * @param b likewise
 */
export function kolmogorovSmirnov(
  a: readonly ArrayLike<number>[],
  b: readonly ArrayLike<number>[],
): KolmogorovSmirnov {
  const runs = [...a, ...b];
  const values = runs
    .flatMap((run, owner) => Array.from(run, (value) => ({ value, owner })))
    .sort((x, y) => x.value - y.value);
  const sizes = runs.map((run) => run.length);
  const inFirst = runs.map((_, i) => i < a.length);
  const distance = distanceOf(values, sizes, inFirst);
  const draw = drawsOf(Purpose.shuffle, 1);
  let asFar = 0;
  for (let turn = 0; turn < SHUFFLES; turn++) {
    const order = runs.map((_, i) => ({ i, at: draw(turn, i) })).sort((x, y) => x.at - y.at);
    const first = runs.map(() => false);
    for (const { i } of order.slice(0, a.length)) first[i] = true;
    if (distanceOf(values, sizes, first) >= distance - 1e-12) asFar++;
  }
  return { distance, p: (1 + asFar) / (1 + SHUFFLES) };
}

function distanceOf(
  values: readonly { readonly value: number; readonly owner: number }[],
  sizes: readonly number[],
  inFirst: readonly boolean[],
): number {
  const total = (first: boolean) =>
    sizes.reduce((sum, size, i) => (inFirst[i] === first ? sum + size : sum), 0);
  const [up, down] = [1 / total(true), 1 / total(false)];
  let difference = 0;
  let farthest = 0;
  for (let i = 0; i < values.length; i++) {
    const { value, owner } = values[i]!;
    difference += inFirst[owner] ? up : -down;
    // Of equal values the last one tells.
    if (values[i + 1]?.value !== value) farthest = Math.max(farthest, Math.abs(difference));
  }
  return farthest;
}
