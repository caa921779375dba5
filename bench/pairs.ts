/** Two things measured by turns, so that a slow minute of the computer is both's: how the one stands to the other. */
import { median as medianOf } from 'simple-statistics';

export const PAIRS = 20;

/**
 * Of 20 pairs the 6th and the 15th ratio in order are the ends of an interval that holds the median with probability
 * 1 − 2 · Σ over k ≤ 5 of C(20, k) / 2²⁰ = 0.959, whatever the ratios' distribution.
 *
 * @param ratios of PAIRS pairs
 */
export function medianOfPairs(ratios: readonly number[]): { low: number; median: number; high: number } {
  const inOrder = ratios.toSorted((a, b) => a - b);
  return { low: inOrder[5]!, median: medianOf(inOrder), high: inOrder[14]! };
}

export const asChange = (ratio: number): string =>
  `${ratio >= 1 ? '+' : '−'}${Math.abs(100 * (ratio - 1)).toFixed(2)} %`;
