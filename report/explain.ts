/** Before a burst: what is to be expected of the best plan for this N, and why. */
import pc from 'picocolors';
import type { Machine } from '../strategies/kit/contract.ts';
import type { Distribution } from '../strategies/kit/distribution.ts';
import { bestSplit } from '../strategies/kit/water-filling.ts';
import { whyLines } from './limits/advice.ts';
import { count, duration } from './words.ts';

/** @param expected of the best plan, in the run's own ms */
export function explainText(
  machines: readonly Machine[],
  n: number,
  expected: Distribution,
  source: string,
): string {
  const plan = { strategy: 'The best plan', split: bestSplit(machines, n) };
  return [
    pc.bold(`Why, for N = ${count(n)}, by ${source}`),
    ...whyLines(plan, machines, n).map((line) => `  ${line}`),
    `  Expected of it: mean ${duration(expected.mean)}, p95 ${duration(expected.p95)}, last answer ${duration(expected.max)}.`,
  ].join('\n');
}
