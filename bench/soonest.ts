import type { Bar, BenchTools } from './bench.ts';
import { againstOracle } from './command-unit/against-oracle.ts';

/** Knowledge shared by all virtual users, and the fleet's own numbers: as good as planning beforehand? */
export async function* soonest(tools: BenchTools): AsyncGenerator<Bar> {
  yield* againstOracle(tools, 'shortest-expected-delay', [
    { n: 1, most: 1.04 },
    { n: 10, most: 1.04 },
    { n: 100, most: 1.04 },
    { n: 500, most: 1.04 },
    { n: 2000, most: 1.08 },
  ]);
}
