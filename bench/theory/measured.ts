/** Simulated fleets as simple as theory's: machines of one mean service time, no distance, Poisson arrivals. */
import type { Strategy } from '../../strategies/api/contract.ts';
import { simulate, type Simulation } from '../../simulator/simulate.ts';
import type { Topology } from '../../model/fleet/topology.ts';

export interface Setting {
  readonly strategy: Strategy;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly machines: number;
  readonly concurrency?: number;
  readonly sizes?: string;
  readonly load: number;
  readonly boardInterval?: string;
  /** Requests of a run, and how many runs, each with a seed of its own. */
  readonly n: number;
  readonly seeds: number;
}

/** In service times. */
export interface Measured {
  readonly meanTime: number;
  readonly waitingP95: number;
  /** What was drawn: the load, and services' mean and squared coefficient of variation. */
  readonly drawnLoad: number;
  readonly drawnMean: number;
  readonly drawnVariance: number;
  /** Mean in flight over rate × mean time, both of the same window. */
  readonly little: number;
}

/** Of a fleet whose queues begin empty, this part of each run is left out. */
const WARM_UP = 0.1;
/** More than are ever in flight here; each is an event that waits in virtual time. */
const usersFor = (machines: number): number => Math.max(3000, 20 * machines);

export function measured(setting: Setting): Measured {
  const runs = Array.from({ length: setting.seeds }, (_, seed) => figuresOf(runOf(setting, seed + 1)));
  const keys = Object.keys(runs[0]!) as (keyof Measured)[];
  const mean = (key: keyof Measured) => runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
  return Object.fromEntries(keys.map((key) => [key, mean(key)])) as unknown as Measured;
}

function runOf(setting: Setting, seed: number): Simulation {
  const { strategy, parameters = {}, machines, concurrency = 1, sizes, load, boardInterval, n } = setting;
  return simulate({
    topology: fleetOf(machines, concurrency),
    strategy,
    parameters,
    mode: 'open',
    // A service takes 1 ms.
    arrivals: `poisson:${1000 * load * machines * concurrency}`,
    sizes,
    boardInterval,
    n,
    vus: Math.min(n, usersFor(machines)),
    seed,
  });
}

const fleetOf = (machines: number, concurrency: number): Topology => ({
  name: `${machines} machines`,
  requestTimeoutMs: 86_400_000,
  regions: {
    near: { latencyMs: 0, machines: Array.from({ length: machines }, () => ({ serviceMs: 1, concurrency })) },
  },
});

function figuresOf({ releasedMs, answeredMs, serviceMs }: Simulation): Measured {
  const n = releasedMs.length;
  const first = Math.floor(WARM_UP * n);
  const waits = new Float64Array(n - first);
  let [time, work, squares] = [0, 0, 0];
  for (let i = first; i < n; i++) {
    const ms = answeredMs[i]! - releasedMs[i]!;
    time += ms;
    waits[i - first] = ms - serviceMs[i]!;
    work += serviceMs[i]!;
    squares += serviceMs[i]! ** 2;
  }
  const meanTime = time / (n - first);
  waits.sort();
  const drawnMean = work / (n - first);
  return {
    meanTime,
    waitingP95: waits[Math.ceil(0.95 * waits.length) - 1]!,
    little: littleOf(),
    drawnLoad: work / (releasedMs[n - 1]! - releasedMs[first]!),
    drawnMean,
    drawnVariance: squares / (n - first) / drawnMean ** 2 - 1,
  };

  /** In flight from the first release that counts to the last one: what was there before, too. */
  function littleOf(): number {
    const [fromMs, toMs] = [releasedMs[first]!, releasedMs[n - 1]!];
    let inFlight = 0;
    for (let i = 0; i < n; i++)
      inFlight += Math.max(0, Math.min(toMs, answeredMs[i]!) - Math.max(fromMs, releasedMs[i]!));
    return inFlight / (n - 1 - first) / meanTime;
  }
}
