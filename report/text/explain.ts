/** Before a burst: what is to be expected of the best plan for this N, and why. */
import pc from 'picocolors';
import type { Machine } from '../../model/fleet/machine.ts';
import type { Distribution } from '../../model/stats/distribution.ts';
import { bestSplit } from '../../model/bounds/water-filling.ts';
import { whyLines } from '../limits/advice.ts';
import { count, duration } from '../../records/wording.ts';

/**
 * @param expected of the best plan, in the run's own ms
 * @param calibrates whether the run measures the fleet first, so that its plan is by other numbers than these
 */
export function explainText(
  machines: readonly Machine[],
  n: number,
  expected: Distribution,
  { source, calibrates }: { readonly source: string; readonly calibrates: boolean },
): string {
  const plan = { strategy: 'The best plan', split: bestSplit(machines, n) };
  return [
    pc.bold(`Why, for N = ${count(n)}, by ${source}`),
    ...whyLines(plan, machines, n).map((line) => `  ${line}`),
    `  Expected of it: mean ${duration(expected.mean)}, p95 ${duration(expected.p95)}, last answer ${duration(expected.max)}.`,
    ...(calibrates
      ? [
          `  The run measures the fleet first (with k6/x/routebench) and then goes by what it finds, not by this.`,
        ]
      : []),
  ].join('\n');
}
