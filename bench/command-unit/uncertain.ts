/** The command unit in real runs where chance or a fault has a say. */
import type { Fault } from '../../model/fleet/faults.ts';
import { topologyFrom } from '../../runner/options/options.ts';
import { inRoot } from '../../runner/paths.ts';
import { simulatedRun } from '../../runner/run/simulated-run.ts';
import { original } from '../../model/fleet/original-topology.ts';
import type { Bar, BenchTools } from '../bench.ts';
import { burst, medianOf, repeated, runForReal, type Wish } from '../runs.ts';

/** What might be the best that doesn't know the draws, in virtual time. */
const CONTENDERS = ['command-unit', 'planned', 'shortest-expected-delay'];
/** Which request meets which draw is chance in a real run: of 3 seeds, p95 at N = 30 is ± 10 ms. */
const SEEDS = 9;

/**
 * Against the best policy that doesn't know the draws (DESIGN 2): of the contenders in virtual time, with the same numbers
 * and seeds, the one with the lowest mean.
 */
export async function* jitter(tools: BenchTools, profileOf: ProfileOf): AsyncGenerator<Bar> {
  const topology = topologyFrom(inRoot('topologies/jitter.json'));
  const profileFile = profileOf(topology);
  for (const n of [30, 300, 1000]) {
    const wish = { topology, profileFile, n };
    const runs = await repeated(tools, { ...wish, strategy: 'command-unit' }, SEEDS);
    const simulated = await Promise.all(CONTENDERS.map((strategy) => inVirtualTime({ ...wish, strategy })));
    for (const figure of ['mean', 'p95'] as const) {
      const of = (summaries: typeof runs) => medianOf(summaries, ({ sojournMs }) => sojournMs![figure]);
      const bestMs = Math.min(...simulated.map(of));
      const ratio = of(runs) / bestMs;
      yield {
        what: `command-unit with jitter at N = ${n}, ${figure} of sojourn over the best in virtual time, medians of ${SEEDS}`,
        measured: `${ratio.toFixed(3)} (${(of(runs) - bestMs).toFixed(1)} ms)`,
        bar: '0.99 to 1.04, or within 10 ms',
        held: ratio >= 0.99 && (ratio <= 1.04 || of(runs) - bestMs <= 10),
      };
    }
  }
}

const inVirtualTime = (wish: Wish) =>
  Promise.all(
    Array.from({ length: SEEDS }, async (_, i) => {
      const { summary } = await simulatedRun(
        { ...burst, ...wish, seed: i + 1 },
        { id: `${wish.strategy}-${i}` },
      );
      return summary;
    }),
  );

/** A machine ten times as slow from half of the optimum's makespan on: no request fails, and half of planned's p95. */
export async function* slow(tools: BenchTools, profileOf: ProfileOf): AsyncGenerator<Bar> {
  const n = 500;
  const fromMs = (n * 30) / 5 / 2;
  const faults: Fault[] = [{ machine: 'us/0', kind: 'slow', fromMs, toMs: 1e9, factor: 10 }];
  const wish = { n, faults, profileFile: profileOf(original) };
  const unit = await runForReal(tools, { ...wish, strategy: 'command-unit' });
  const plan = await runForReal(tools, { ...wish, strategy: 'planned' });
  yield {
    what: `us/0 ten times as slow from ${fromMs} ms on, N = ${n}: command-unit's p95 over planned's, failed requests`,
    measured: `${(unit.sojournMs!.p95 / plan.sojournMs!.p95).toFixed(3)}, ${unit.failed}`,
    bar: 'at most 0.5, none',
    held: unit.sojournMs!.p95 <= plan.sojournMs!.p95 / 2 && unit.failed === 0,
  };
}

type ProfileOf = (topology: typeof original) => string;
