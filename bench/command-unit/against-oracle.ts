/** A strategy's real runs beside the best possible: the same bar for several strategies. */
import type { Bar, BenchTools } from '../bench.ts';
import { medianOf, repeated, type Wish } from '../runs.ts';

const LEAST = 0.99;
/** Whatever the ratio: so near to the optimum is as good as it. */
const NEAR_MS = 10;

export interface OracleBar {
  readonly n: number;
  readonly most: number;
}

/** Mean and p95 of sojourn over the oracle's, median of three runs. Below 0.99 the measurement is wrong. */
export async function* againstOracle(
  tools: BenchTools,
  strategy: string,
  bars: readonly OracleBar[],
  more: Omit<Wish, 'strategy' | 'n'> = {},
): AsyncGenerator<Bar> {
  const on = more.topology ? ` on ${more.topology.name}` : '';
  for (const { n, most } of bars) {
    const runs = await repeated(tools, { ...more, strategy, n }, 3);
    for (const figure of ['mean', 'p95'] as const) {
      const ratio = medianOf(runs, ({ sojournMs, oracleMs }) => sojournMs![figure] / oracleMs![figure]!);
      const overMs = medianOf(runs, ({ sojournMs, oracleMs }) => sojournMs![figure] - oracleMs![figure]!);
      yield {
        what: `${strategy}${on} at N = ${n}, ${figure} of sojourn / oracle, median of 3`,
        measured: `${ratio.toFixed(3)} (${overMs >= 0 ? '+' : ''}${overMs.toFixed(1)} ms)`,
        bar: `${LEAST} to ${most}, or within ${NEAR_MS} ms`,
        held: ratio >= LEAST && (ratio <= most || overMs <= NEAR_MS),
      };
    }
  }
}
