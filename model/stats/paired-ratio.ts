/** Is one strategy's figure smaller than another's? Asked of runs with the same seed, two by two. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { estimateOf, MIN_REPEATS, type Estimate } from './median-interval.ts';
import { twoSidedP } from './student.ts';

export interface Ratio {
  /** The median of a / b over the seeds that both have. */
  readonly ratio: Estimate;
  /** That chance alone makes them differ so, before any correction; 1 where there are too few pairs to say. */
  readonly p: number;
}

/**
 * Differences of logarithms, so that "twice as long" weighs the same for short and long answers. Two strategies that are equal
 * are as likely to swap their figures as not: the differences are then symmetric, which is all that Student's t needs to be
 * right or careful in its tails, where correction for many strategies looks (ranks have no such tails at five repeats).
 *
 * @param a by seed
 * @param b by seed
 * @returns null where they have no seed in common
 */
export function ratioOf(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Ratio | null {
  const logs = [...a].flatMap(([seed, value]) => {
    const other = b.get(seed);
    return other !== undefined && value > 0 && other > 0 ? [Math.log(value / other)] : [];
  });
  const estimate = estimateOf(logs);
  if (estimate === null) return null;
  const { median, low, high } = estimate;
  const ratio = {
    median: Math.exp(median),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
  };
  return { ratio, p: logs.length < MIN_REPEATS ? 1 : pOf(logs) };
}

function pOf(differences: readonly number[]): number {
  const centre = mean([...differences]);
  const deviation = sampleStandardDeviation([...differences]);
  // Without chance in either (a plan in virtual time) they differ or they don't.
  if (deviation < 1e-12) return Math.abs(centre) < 1e-9 ? 1 : 0;
  return twoSidedP((centre * Math.sqrt(differences.length)) / deviation, differences.length - 1);
}
