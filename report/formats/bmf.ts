import { whereAt } from '../../records/axis.ts';
import type { Estimate } from '../../model/stats/median-interval.ts';
import type { Judged } from './judged.ts';

const NS_PER_MS = 1e6;

/** Bencher's `latency` is in ns; other measures are made as they are met. */
const measure = ({ median, low, high }: Estimate) => ({
  value: NS_PER_MS * median,
  ...(low !== null && high !== null && { lower_value: NS_PER_MS * low, upper_value: NS_PER_MS * high }),
});

/** Bencher Metric Format: each strategy at each point as a benchmark. */
export function bmfOf({ comparison: { cells, axis } }: Judged): string {
  const benchmarks = cells.map(({ strategy, at, sojournMs: { mean, p95 } }) => [
    `${strategy} ${whereAt(axis, at)}`,
    { latency: measure(mean), 'latency-p95': measure(p95) },
  ]);
  return `${JSON.stringify(Object.fromEntries(benchmarks), null, 2)}\n`;
}
