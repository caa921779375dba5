/** What is told of a set of times, in ms. Percentiles are nearest rank: the smallest value with p % at or below it. */
export interface Distribution {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** @returns null for no values: there is nothing to tell. */
export function distributionOf(values: ArrayLike<number>): Distribution | null {
  if (values.length === 0) return null;
  const sorted = new Float64Array(values).sort();
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p50: nearestRank(sorted, 0.5),
    p95: nearestRank(sorted, 0.95),
    p99: nearestRank(sorted, 0.99),
    max: sorted[sorted.length - 1]!,
  };
}

/** The value at rank ⌈p·n⌉ of n sorted ones; p in (0, 1]. */
export function nearestRank(sorted: ArrayLike<number>, p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!;
}

/** The distribution of the same times, each longer by so many ms. */
export const laterBy = ({ mean, p50, p95, p99, max }: Distribution, ms: number): Distribution => ({
  mean: mean + ms,
  p50: p50 + ms,
  p95: p95 + ms,
  p99: p99 + ms,
  max: max + ms,
});
