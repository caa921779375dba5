/** The highest load at which an objective still holds, by bisection. A load is a rate as a part of the fleet's capacity. */
import { capacityPerMs, type Fleet } from '../model/fleet/fleet.ts';
import { median } from '../model/stats/median.ts';
import { roundedEstimate, estimateOf, type Estimate } from '../model/stats/median-interval.ts';
import type { Objective } from '../model/stats/objective.ts';
import { steadyStateOf, type SteadyState } from '../model/stats/steady-state.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS } from '../model/fleet/topology.ts';
import { sojournsCountingFailures } from './columns.ts';
import { simulate, type SimulationOptions } from './simulate.ts';

/** What a run at one load shows. */
export interface Probe extends Pick<SteadyState, 'sojournMs' | 'stability'> {
  /** The part of the requests that each machine got, in the fleet's order. */
  readonly shares: readonly number[];
}

/** A run in virtual time. @returns null where it is too short to tell */
export function simulatedProbe(options: SimulationOptions): Probe | null {
  const { topology, timeScale = 1 } = options;
  const { requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS } = topology;
  const run = simulate(options);
  const real = (column: Float64Array) => column.map((ms) => ms / timeScale);
  const moments = { releasedMs: real(run.releasedMs), answeredMs: real(run.answeredMs) };
  const countedMs = real(sojournsCountingFailures(run, requestTimeoutMs));
  const steady = steadyStateOf(moments, countedMs, requestTimeoutMs / timeScale);
  if (steady === null) return null;
  const shares = run.leftInFlight.map(() => 0);
  for (const machine of run.machine) if (machine >= 0) shares[machine]! += 1 / run.machine.length;
  return { ...steady, shares };
}

interface ProbeAt extends Probe {
  readonly load: number;
}

/** Of one seed. */
export interface Found {
  /** The highest load at which it holds; undefined where it doesn't at the least. */
  readonly met: ProbeAt | undefined;
  /** The least above that at which it doesn't hold; undefined where it does at the most. */
  readonly missed: ProbeAt | undefined;
}

export interface CapacityRow {
  readonly strategy: string;
  /** Over seeds, as a part of the fleet's capacity; null where the objective doesn't hold with no load. */
  readonly load: Estimate | null;
  /** By the run's clock. */
  readonly ratePerS: Estimate | null;
  /** The objective's figure at that load; with no load, where it doesn't hold there. */
  readonly figureMs: number;
  readonly limit: Limit;
}

/** Just above the highest load, of the first seed. */
interface Limit {
  /** The figure is too high with no load, or from this load on; the backlog grows; or even the fleet's capacity isn't too much. */
  readonly cause: 'no load' | 'objective' | 'backlog' | 'capacity';
  /** Whose requests are the most of what it can serve, and the part of that. */
  readonly machine: string;
  readonly machineLoad: number;
}

/** Next to no requests ever meet at this load. */
const LEAST_LOAD = 0.01;

/** The search begins so much around what another seed found, with steps that double. */
const NEAR = 0.05;

interface SearchOptions {
  /** Where it must hold to be looked for further up. */
  readonly least?: number;
  /** The highest load that any strategy could serve. */
  readonly most?: number;
  /** Relative to the load that is found. */
  readonly precision?: number;
  /** Where it is likely to be, as by another seed. */
  readonly near?: number | undefined;
}

export async function highestLoad(
  probe: (load: number) => Promise<Probe>,
  objective: Objective,
  { least = LEAST_LOAD, most = 1, precision = 0.005, near }: SearchOptions = {},
): Promise<Found> {
  const at = async (load: number): Promise<ProbeAt> => ({ load, ...(await probe(load)) });
  let met = await at(near === undefined ? least : (1 - NEAR) * near);
  let missed: ProbeAt | undefined;
  for (let step = 2 * NEAR; !holds(met, objective); step *= 2) {
    if (met.load <= least) return { met: undefined, missed: met };
    missed = met;
    met = await at(Math.max(least, (1 - step) * missed.load));
  }
  for (let step = 2 * NEAR; missed === undefined; step *= 2) {
    const above = await at(near === undefined ? most : Math.min(most, (1 + step) * met.load));
    if (!holds(above, objective)) missed = above;
    else if (above.load >= most) return { met: above, missed: undefined };
    else met = above;
  }
  while (missed.load - met.load > precision * missed.load) {
    const middle = await at((met.load + missed.load) / 2);
    if (holds(middle, objective)) met = middle;
    else missed = middle;
  }
  return { met, missed };
}

/** A backlog that grows breaks any objective sooner or later. */
const holds = ({ sojournMs, stability }: Probe, { stat, belowMs }: Objective): boolean =>
  sojournMs[stat] < belowMs && stability !== 'overloaded';

/** What the seeds together say. @param found of one seed at least */
export function capacityRow(
  strategy: string,
  found: readonly Found[],
  { stat, belowMs }: Objective,
  fleet: Fleet,
  capacityPerS: number,
): CapacityRow {
  const shown = found.map(({ met, missed }) => met ?? missed!);
  const loads = shown.map(({ load }) => load);
  const idle = found.some(({ met }) => met === undefined);
  const { met, missed } = found[0]!;
  const limiting = missed ?? met!;
  const scaled = (by: number) => roundedEstimate(estimateOf(loads.map((load) => by * load))!);
  const cause = idle
    ? 'no load'
    : missed === undefined
      ? 'capacity'
      : missed.sojournMs[stat] < belowMs
        ? 'backlog'
        : 'objective';
  return {
    strategy,
    load: idle ? null : scaled(1),
    ratePerS: idle ? null : scaled(capacityPerS),
    figureMs: median(shown.map(({ sojournMs }) => sojournMs[stat])),
    limit: { cause, ...fullest(limiting, fleet) },
  };
}

/** The machine whose requests are the largest part of what it can serve. */
function fullest({ load, shares }: ProbeAt, { machines }: Fleet): Omit<Limit, 'cause'> {
  const all = machines.reduce((sum, machine) => sum + capacityPerMs(machine), 0);
  const loads = machines.map((machine, i) => (load * all * shares[i]!) / capacityPerMs(machine));
  const machineLoad = Math.max(...loads);
  return { machine: machines[loads.indexOf(machineLoad)]!.id, machineLoad };
}
