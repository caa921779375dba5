/**
 * When a queue began to grow: a line that is level until τ and rises from there to the highest value, where τ is the one whose
 * squares are least (a two-phase regression; Hinkley 1969, "Inference about the intersection in two-phase regression").
 */

export interface Growth {
  /** The place in the values from which on it grows; between two of them in part. */
  readonly from: number;
  readonly most: number;
}

/** Less than this many more is called noise, and so is less than twice what was there before. */
const MIN_RISE = 10;

/**
 * @param values how long the queue is, in equal steps of time
 * @returns null where it doesn't grow: not by enough, or all at once at the beginning
 */
export function growthOf(values: readonly number[]): Growth | null {
  const most = Math.max(...values);
  const last = values.indexOf(most);
  let best = { from: 0, level: most, squares: Infinity };
  for (let from = 0; from < last; from++) {
    const fit = fitAt(values, from, last);
    if (fit.squares < best.squares) best = { from, ...fit };
  }
  const rise = most - best.level;
  return rise >= MIN_RISE && rise >= 2 * best.level ? { from: best.from, most } : null;
}

/** Least squares of q(i) = level + slope · max(0, i − from) over 0 … last. */
function fitAt(values: readonly number[], from: number, last: number): { level: number; squares: number } {
  const n = last + 1;
  let [x, xx, y, xy, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i <= last; i++) {
    const after = Math.max(0, i - from);
    const value = values[i]!;
    x += after;
    xx += after * after;
    y += value;
    xy += after * value;
    yy += value * value;
  }
  const slope = (n * xy - x * y) / (n * xx - x * x);
  const level = (y - slope * x) / n;
  return { level: Math.max(0, level), squares: yy - level * y - slope * xy };
}
