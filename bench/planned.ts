import type { Bar, BenchTools } from './bench.ts';
import { againstOracle } from './command-unit/against-oracle.ts';
import { runForReal } from './runs.ts';

/** Can a real run be held against theory? The plan that is optimal on paper, and the simplest strategy there is. */
export async function* planned(tools: BenchTools): AsyncGenerator<Bar> {
  yield* againstOracle(tools, 'planned', [
    { n: 1, most: 1.05 },
    { n: 50, most: 1.05 },
    { n: 500, most: 1.05 },
    { n: 2000, most: 1.08 },
  ]);
  const { sojournMs } = await runForReal(tools, { strategy: 'nearest', n: 500 });
  const idealMs = 300 + 500 * 30;
  yield {
    what: 'nearest at N = 500, slowest answer',
    measured: `${Math.round(sojournMs!.max)} ms`,
    bar: `within 5 % of ${idealMs} ms`,
    held: Math.abs(sojournMs!.max - idealMs) <= 0.05 * idealMs,
  };
}
