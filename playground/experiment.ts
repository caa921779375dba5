/** What a link asks for, run in virtual time: the very strategies and simulator, so the very routes of `routebench simulate`. */
import { capacityPerS, fleetOf } from '../model/fleet/fleet.ts';
import type { PlaygroundLink } from '../model/playground-link.ts';
import { toRecord, type RecordedOptions } from '../model/recorded-options.ts';
import { withDefaults } from '../model/run-options.ts';
import { openRequests, parseDurationMs } from '../model/workload/duration.ts';
import { modeOf, resolvedArrivals } from '../model/workload/given-load.ts';
import { nearMiss } from '../model/near-miss.ts';
import { simulatedOf } from '../records/simulated.ts';
import type { Summary } from '../records/format.ts';
import type { Simulation } from '../simulator/simulate.ts';
import type { Strategy } from '../strategies/api/contract.ts';
import { resolveParameters } from '../strategies/api/parameters.ts';
import { wrapAll } from '../strategies/wrappers/catalogue.ts';
import { readName } from '../strategies/wrappers/names.ts';
import { regretSoFar, type RegretAt } from './regret-so-far.ts';

export interface Run {
  readonly summary: Summary;
  /** Times are ms of the fleet. */
  readonly columns: Simulation;
  /** Rising in time; empty where no bound is honest. */
  readonly regrets: readonly RegretAt[];
}

/** What a browser draws at 60 frames a second, and holds. */
const MAX_MACHINES = 100;
const MAX_REQUESTS = 100_000;

/** @throws Error of one line, where the link asks for what the playground doesn't do, or a strategy can't do */
export function runsOf(link: PlaygroundLink, strategies: readonly Strategy[]): [Run, Run] {
  const load = loadOf(link);
  const [left, right] = link.strategies.map((name) => found(name, strategies));
  const run = (strategy: Strategy) => runOf(link, load, strategy);
  const first = run(left!);
  return [first, right === left ? first : run(right!)];
}

function runOf({ topology, faults }: PlaygroundLink, load: RecordedOptions, strategy: Strategy): Run {
  const asked = { ...load, repeat: 1, topology, faults: faults.length > 0 ? faults : null, parameters: {} };
  const { summary, simulation } = simulatedOf(asked, {
    strategy,
    parameters: resolveParameters(strategy, {}),
    id: strategy.name,
    startedAt: '',
    versions: {},
  });
  return { summary, columns: simulation, regrets: regretSoFar(asked, simulation) };
}

/** By its name, with wrappers around it where the name has them: `outlier-ejection(least-connections)`. */
function found(name: string, strategies: readonly Strategy[]): Strategy {
  const read = readName(name);
  const names = strategies.map((it) => it.name);
  const strategy = strategies[names.indexOf(read.strategy)];
  if (strategy !== undefined) return wrapAll(strategy, read.wrappers);
  const meant = nearMiss(read.strategy, names);
  throw new Error(
    `unknown strategy ${JSON.stringify(read.strategy)}: ${meant ? `did you mean ${meant}? ` : ''}there are ${names.join(', ')}`,
  );
}

/** The load in full, as `routebench simulate` takes it from the same options. */
function loadOf({ topology, options }: PlaygroundLink): RecordedOptions {
  const fleet = fleetOf(topology);
  const machines = fleet.machines.length;
  if (machines > MAX_MACHINES)
    throw new Error(
      `the fleet has ${machines} machines: expected at most ${MAX_MACHINES} in the browser: use routebench simulate for more`,
    );
  const arrivals = resolvedArrivals(options, {
    capacityPerS: capacityPerS(fleet),
    readText: noFiles,
    nameOf: (key) => key,
  });
  const mode = modeOf(options);
  const { rate, duration, n: asked } = withDefaults({ ...options, ...arrivals });
  const n = mode === 'open' && !arrivals ? openRequests(rate, parseDurationMs(duration)) : asked;
  if (n > MAX_REQUESTS)
    throw new Error(
      `n=${n}: expected at most ${MAX_REQUESTS} requests in the browser: use routebench simulate for more`,
    );
  const users = options.vus;
  if (users !== undefined && users > n)
    throw new Error(`vus=${users} with n=${n}: expected at most one user per request`);
  const { vus, ...given } = { ...options, ...arrivals };
  return toRecord({ ...given, ...(vus !== undefined && { vus }), mode, n });
}

function noFiles(file: string): never {
  throw new Error(`no file: ${file} can't be read in the browser: use routebench simulate`);
}
