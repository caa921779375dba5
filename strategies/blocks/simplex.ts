/**
 * The point of the simplex (no x < 0, Σx = 1) nearest to v, written over v: all are lowered by the same θ, those below 0 are 0
 * (Held, Wolfe, Crowder 1974; by sorting).
 */
export function projectOntoSimplex(v: { length: number; [i: number]: number }, length: number): void {
  const sorted = Float64Array.from({ length }, (_, i) => v[i]!).sort();
  let sum = 0;
  let theta = 0;
  for (let k = 1; k <= length; k++) {
    sum += sorted[length - k]!;
    const candidate = (sum - 1) / k;
    if (sorted[length - k]! > candidate) theta = candidate;
  }
  for (let i = 0; i < length; i++) v[i] = Math.max(0, v[i]! - theta);
}

/** The place at which the running sum of weights passes `share` of their sum. @param share from 0 to below 1 */
export function placeAt(weights: ArrayLike<number>, length: number, share: number): number {
  let total = 0;
  for (let i = 0; i < length; i++) total += weights[i]!;
  let left = share * total;
  let last = 0;
  for (let i = 0; i < length; i++) {
    if (weights[i]! <= 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) break;
  }
  return last;
}
