/** `routebench capacity --slo 'p95<800'`: the highest rate at which each strategy still meets an objective. */
import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { capacityPerS as capacityOf, type Fleet } from '../../model/fleet/fleet.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { wholeNumber } from '../../model/parse-text.ts';
import { repeats, type GivenOptions } from '../../model/run-options.ts';
import { objectiveFrom, type Objective } from '../../model/stats/objective.ts';
import { takesLoad } from '../../model/workload/arrivals.ts';
import { duration } from '../../records/wording.ts';
import { capacityText, type CapacityReport } from '../../report/text/capacity.ts';
import { capacityRow, highestLoad, type CapacityRow, type Found } from '../../simulator/capacity.ts';
import { realProbes, virtualProbes } from '../capacity/probes.ts';
import { parseStrategies, withWrappers } from '../catalogue.ts';
import { orUserError, UserError, written } from '../errors.ts';
import { findK6 } from '../k6/k6.ts';
import {
  argument,
  faultsFrom,
  topologyFrom,
  withOptions,
  withParameters,
  type LoadOptions,
} from '../options/options.ts';
import { newFolder } from '../run/measure.ts';
import { fleetKnown } from '../run/profile.ts';
import { claimFolder } from '../run/run-folder.ts';
import { planOf, realPlanOf, type RunRequest } from '../run/run-request.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { sceneFrom } from '../scenes.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { progressLine } from '../terminal/progress.ts';
import { print, say } from '../terminal/say.ts';

interface CapacityOptions extends Omit<LoadOptions, 'n'> {
  readonly slo: string;
  readonly strategies: string[];
  readonly n?: number;
  readonly repeat: number;
  readonly real?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** From one that knows nothing to one that decides by N: they part at different rates. */
const STRATEGIES = 'random,round-robin,two-choices,least-connections,shortest-expected-delay,command-unit';
/** Requests of a run, and how near the load is found: a real run of more would take minutes. */
const [VIRTUAL, REAL] = [
  { n: 20_000, precision: 0.005 },
  { n: 2000, precision: 0.02 },
];

export function addCapacityCommand(program: Command): void {
  const options = ['arrivals', 'sizes', 'sizesKnown', 'keys', 'routers', 'boardInterval', 'vus'] as const;
  const command = program
    .command('capacity')
    .description(
      'the highest rate at which each strategy still meets an objective, such as a p95 below 800 ms',
    )
    .requiredOption('--slo <expression>', "what sojourns must meet, in ms: 'p95<800', of mean, p50, p95, p99")
    .option(
      '--strategies <a,b|all>',
      'which ones: see routebench strategies',
      parseStrategies,
      parseStrategies(STRATEGIES),
    )
    .option(
      '-n <n>',
      'requests of each run (default: 20000; with --real 2000)',
      argument(wholeNumber(1000, 10_000_000)),
    )
    .option(
      '--repeat <r>',
      'seeds, each of which finds a rate; five or more give an interval',
      argument(repeats),
      5,
    )
    .option('--real', 'measure on a fleet of real servers, instead of in virtual time');
  withParameters(
    withOptions(command, [...options, 'scene', 'with', 'profile', 'topology', 'faults', 'timeScale', 'seed']),
  )
    .option('--out <dir>', 'leave capacity.json there, and with --real its runs')
    .option('--json', 'print what capacity.json holds instead of a table')
    .action(interruptible(capacity));
}

async function capacity(signal: AbortSignal, options: CapacityOptions): Promise<void> {
  const { slo, real = false, out, json } = options;
  const objective = orUserError(() => read(slo));
  const topology = topologyFrom(options.topology, options.scene);
  const wish = wishOf(options, (real ? REAL : VIRTUAL).n);
  const specs = await (real ? realPlanOf : planOf)(wish, topology, faultsFrom(options, topology));
  const fleet = fleetKnown(specs[0]!)!;
  const capacityPerS = capacityOf(fleet, wish.timeScale);
  const directory = out ? resolve(out) : real ? newFolder('capacity') : undefined;
  if (directory) claimFolder(directory);
  const progress = progressLine();
  const k6 = real ? await findK6(say, signal) : undefined;
  const search = async (spec: RunSpec, near: number | undefined): Promise<Found> => {
    const most = mostLoad(topology);
    const { arrivals } = wish;
    const virtual = await virtualProbes(spec, arrivals, capacityPerS, signal);
    const found = await highestLoad(virtual, objective, { ...VIRTUAL, most, near });
    if (k6 === undefined || directory === undefined || found.met === undefined) return found;
    const onProgress = (answered: number) =>
      progress.show(`${spec.strategy} · seed ${spec.seed} · ${answered} of ${spec.n} answered`);
    const probes = realProbes(spec, arrivals, capacityPerS, { k6, directory, onProgress, signal });
    // Virtual time says where to begin: far above it a fleet takes minutes to work off what it was sent.
    const { load } = found.met;
    const real = await highestLoad(probes, objective, { ...REAL, least: load / 4, most, near: load });
    if (real.met !== undefined) return real;
    throw new UserError(
      `${spec.strategy} misses ${slo} at a quarter of the load that virtual time says: this computer is the limit: lower --time-scale, or have it do nothing else`,
      1,
    );
  };
  const rows: CapacityRow[] = [];
  for (const strategy of wish.strategies) {
    const found: Found[] = [];
    for (const spec of specs.filter((it) => it.strategy === strategy).sort((a, b) => a.seed - b.seed)) {
      progress.show(`${strategy} · seed ${spec.seed}`);
      found.push(await search(spec, found.at(-1)?.met?.load));
    }
    rows.push(capacityRow(strategy, found, objective, fleet, capacityPerS));
  }
  progress.clear();
  refuseImpossible(slo, objective, rows, fleet);
  const { arrivals, sizes, repeat, seed, timeScale, n } = wish;
  const report: CapacityReport = {
    slo,
    objective,
    fleet: topology.name,
    capacityPerS,
    real,
    arrivals,
    sizes: sizes ?? 'constant',
    n: n[0]!,
    repeat,
    seed,
    timeScale,
    rows,
  };
  if (json) console.log(JSON.stringify(report, null, 2));
  else print(capacityText(report));
  if (directory === undefined) return;
  written(() => writeFileSync(`${directory}/capacity.json`, `${JSON.stringify(report, null, 2)}\n`));
  say(`wrote ${directory}/capacity.json`);
}

function read(slo: string): Objective {
  try {
    return objectiveFrom(slo);
  } catch (error) {
    throw new Error(`--slo ${slo}: expected ${(error as Error).message}`, { cause: error });
  }
}

/** What is typed, and a scene's workload where nothing is; the load is what is searched for. */
function wishOf(options: CapacityOptions, defaultN: number): RunRequest & { readonly arrivals: string } {
  const workload: GivenOptions = options.scene === undefined ? {} : sceneFrom(options.scene).workload;
  const typed = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const wish = { ...workload, ...typed } as CapacityOptions;
  const arrivals = wish.arrivals ?? 'poisson';
  if (!takesLoad(arrivals)) {
    const given = options.arrivals === undefined ? `--scene ${options.scene}: arrivals` : '--arrivals';
    throw new UserError(
      `${given} ${arrivals}: expected a process without its rate, which is what is looked for: poisson, constant, bursts:SIZE, spike:*FACTOR@FROM-TO`,
    );
  }
  const strategies = withWrappers(wish.strategies, options.with);
  return {
    ...wish,
    strategies,
    with: undefined,
    arrivals,
    load: 1,
    mode: 'open',
    n: [options.n ?? defaultN],
  };
}

/** A machine that is warm for a request serves more than its capacity by `serviceMs`. */
const mostLoad = ({ regions }: Topology): number =>
  Math.max(
    ...Object.values(regions).flatMap(({ machines }) =>
      machines.map(({ warm }) => 1 / Math.min(1, warm?.factor ?? 1)),
    ),
  );

/** @throws UserError where no strategy meets it with no load */
function refuseImpossible(
  slo: string,
  { stat }: Objective,
  rows: readonly CapacityRow[],
  { machines }: Fleet,
): void {
  if (rows.some(({ load }) => load !== null)) return;
  const least = rows.reduce((best, row) => (row.figureMs < best.figureMs ? row : best));
  const idle = machines.reduce((best, it) =>
    it.latencyMs + it.serviceMs < best.latencyMs + best.serviceMs ? it : best,
  );
  throw new UserError(
    `--slo ${slo}: with no load the smallest ${stat} is ${duration(least.figureMs)} (${least.strategy}), and ${idle.id}, the quickest machine, answers in ${duration(idle.latencyMs + idle.serviceMs)}: expected more`,
  );
}
