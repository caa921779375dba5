import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { mean } from 'simple-statistics';
import { inRoot } from '../runner/paths.ts';
import { loadStrategy, strategyNames } from '../runner/catalogue.ts';
import { simulatedRun } from '../runner/run/simulated-run.ts';
import type { Summary } from '../records/format.ts';
import type { Knowledge } from '../strategies/api/contract.ts';
import { loadTopology } from '../records/files/topology-file.ts';
import type { Bar, BenchTools } from './bench.ts';
import { burst, runIntoFolder, type Wish } from './runs.ts';

const TOPOLOGIES = ['original', 'jitter', 'unequal'];
const NS = [10, 100, 500];
const REAL_RUNS = 5;
const SIMULATED_RUNS = 200;

/**
 * Every strategy on three fleets, for real and in virtual time. `twin:jitter` or `twin:jitter-100` measures a part.
 *
 * What goes by the index alone, or by draws that are keyed by it, is held to the same routes and times in both. What
 * goes by answers sees them in another order each time: there the means of many runs are compared.
 */
export async function* twin(tools: BenchTools): AsyncGenerator<Bar> {
  const parts = TOPOLOGIES.flatMap((topology) => NS.map((n) => ({ topology, n })));
  for (const { topology, n } of parts) {
    if (tools.part !== '' && !`${topology}-${n}-`.startsWith(`${tools.part}-`)) continue;
    const fleet = loadTopology(inRoot(`topologies/${topology}.json`));
    for (const strategy of strategyNames()) {
      const { knowledge } = await loadStrategy(strategy);
      yield* compared(tools, { ...burst, strategy, n, topology: fleet }, knowledge);
    }
  }
}

async function* compared(tools: BenchTools, wish: Wish, knowledge: Knowledge): AsyncGenerator<Bar> {
  const what = `${wish.topology!.name}, N = ${wish.n}, ${wish.strategy}`;
  const real: Summary[] = [];
  for (let seed = 1; seed <= (knowledge === 'index' ? 1 : REAL_RUNS); seed++) {
    const { summary, directory } = await runIntoFolder(tools, { ...wish, seed });
    real.push(summary);
    if (knowledge !== 'shared' && seed === 1)
      yield sameRun(what, summary, await routesIn(directory), await virtual(wish, seed));
  }
  if (knowledge === 'index') return;
  const simulated: Summary[] = [];
  for (let seed = 1; seed <= SIMULATED_RUNS; seed++)
    simulated.push((await virtual({ ...wish, seed }, seed)).summary);
  const meanMs = (runs: readonly Summary[]) => mean(runs.map(({ sojournMs }) => sojournMs!.mean));
  const off = meanMs(real) / meanMs(simulated) - 1;
  // Five seeds of many: what the same five give in virtual time tells chance from a fault of the twin.
  const sameSeeds = meanMs(real) / meanMs(simulated.slice(0, REAL_RUNS)) - 1;
  yield {
    what: `${what}: mean of ${REAL_RUNS} real runs against ${SIMULATED_RUNS} simulated`,
    measured: `${meanMs(real).toFixed(1)} and ${meanMs(simulated).toFixed(1)} ms, ${perCent(off)} (with the same seeds ${perCent(sameSeeds)})`,
    bar: 'within 10 %',
    held: Math.abs(off) <= 0.1,
  };
}

type Virtual = Awaited<ReturnType<typeof virtual>>;

async function virtual(wish: Wish, seed: number) {
  const { summary, rows } = await simulatedRun({ ...burst, ...wish, seed }, { id: 'virtual' });
  return { summary, routes: () => [...rows()].map(({ route }) => route) };
}

function sameRun(what: string, real: Summary, routes: readonly string[], simulated: Virtual): Bar {
  const others = simulated.routes().filter((route, index) => route !== routes[index]).length;
  const figures = (['mean', 'p95'] as const).map((figure) => {
    const [realMs, virtualMs] = [real.sojournMs![figure], simulated.summary.sojournMs![figure]];
    const offMs = Math.abs(realMs - virtualMs);
    return {
      text: `${figure} ${realMs.toFixed(1)} and ${virtualMs.toFixed(1)} ms, ${perCent(realMs / virtualMs - 1)}`,
      held: offMs <= Math.max(10, 0.05 * virtualMs),
    };
  });
  return {
    what: `${what}: the same seed, real and simulated`,
    measured: `${others} other routes, ${figures.map(({ text }) => text).join(', ')}`,
    bar: 'the same routes, within 5 % or 10 ms',
    held: others === 0 && routes.length === real.n && figures.every(({ held }) => held),
  };
}

/** By index. */
async function routesIn(directory: string): Promise<string[]> {
  const routes: string[] = [];
  const rows = createReadStream(`${directory}/samples.csv`).pipe(parse({ columns: true }));
  for await (const { index, route } of rows as AsyncIterable<Record<string, string>>)
    routes[Number(index)] = route!;
  return routes;
}

const perCent = (off: number): string => `${off < 0 ? '−' : '+'}${(100 * Math.abs(off)).toFixed(1)} %`;
