/**
 * One run in virtual time: of the same wish the same record, rows and summary as a real run leaves, without k6 and
 * without a clock, so that the same seed gives the same bytes.
 */
import { readFileSync } from 'node:fs';
import { FORMAT, type RunRecord, type SampleRow, type Summary } from '../report/format.ts';
import { inOrder, summaryFrom, type Figures } from '../report/summary.ts';
import { pathOf } from '../simulator/columns.ts';
import { StrategyFault } from '../simulator/fault.ts';
import { simulate, type Simulation } from '../simulator/simulate.ts';
import { fleetOf, fleetOfMachines, membersOf, type Fleet } from '../strategies/kit/fleet.ts';
import { resolveParameters } from '../strategies/kit/parameters.ts';
import { membersOfProfile } from '../strategies/kit/profile.ts';
import type { MachineSpec, Topology } from '../strategies/kit/topology.ts';
import { loadStrategy, scenarioParameters } from './catalogue.ts';
import { EXIT, UserError } from './errors.ts';
import type { RunSpec } from './run.ts';
import { simulatorVersions } from './versions.ts';

export interface SimulatedRun {
  readonly record: RunRecord;
  readonly summary: Summary;
  /** Made one by one as they are asked for: a run of a million requests needn't hold a million objects. */
  rows(): Generator<SampleRow>;
}

export interface SimulatedRunOptions {
  /** The name of its folder, as a real run's. */
  readonly id: string;
  /** For run.json, where it is written; nothing else depends on it. ISO 8601. */
  readonly startedAt?: string;
}

/** @throws UserError (exit 108) where the strategy does what isn't allowed, or can't be made for this fleet */
export async function simulatedRun(
  spec: RunSpec,
  { id, startedAt = '' }: SimulatedRunOptions,
): Promise<SimulatedRun> {
  const topology = spec.topology;
  if (topology === null)
    throw new UserError('a simulated run needs the numbers of its fleet: --topology FILE');
  const strategy = await loadStrategy(spec.strategy);
  const given = { ...(await scenarioParameters(spec.strategy)), ...spec.parameters };
  const simulation = orAborted(() =>
    simulate({
      topology,
      strategy,
      parameters: resolveParameters(strategy, given),
      mode: spec.mode,
      n: spec.n,
      vus: spec.vus,
      // The rate is by the clock of a run; virtual time is the fleet's own.
      rate: spec.rate === null ? null : spec.rate / spec.timeScale,
      seed: spec.seed,
      profile: profileOf(spec.profileFile, topology),
    }),
  );
  const record: RunRecord = {
    format: FORMAT,
    id,
    testid: spec.testid ?? id,
    strategy: spec.strategy,
    n: spec.n,
    mode: spec.mode,
    vus: spec.vus,
    rate: spec.rate,
    duration: spec.duration,
    seed: spec.seed,
    repeat: spec.repeat,
    timeScale: spec.timeScale,
    topology,
    url: 'virtual time',
    ownFleet: true,
    parameters: spec.parameters,
    startedAt,
    endedAt: startedAt,
    status: 'finished',
    exitCode: 0,
    versions: simulatorVersions(),
  };
  const figures = figuresOf(simulation, spec);
  const summary = summaryFrom(record, figures, { knowledge: strategy.knowledge, thresholds: {} });
  return { record, summary, rows: () => rowsOf(simulation, spec) };
}

function orAborted(run: () => Simulation): Simulation {
  try {
    return run();
  } catch (error) {
    if (error instanceof StrategyFault) throw new UserError(error.message, EXIT.aborted);
    throw error;
  }
}

function profileOf(file: string | null, topology: Topology): Fleet | undefined {
  if (file === null) return undefined;
  try {
    const profile: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return fleetOfMachines(membersOfProfile(profile, file, membersOf(topology)));
  } catch (error) {
    const { name, message } = error as Error;
    throw new UserError(name === 'SyntaxError' ? `${file}: not JSON: ${message}` : message);
  }
}

/** The columns' figures in ms of the run's clock. Status 0 is a request that was never sent: no virtual user was free. */
function figuresOf(columns: Simulation, { topology, timeScale }: RunSpec): Figures {
  const { releasedMs, sentMs, answeredMs, machine, status } = columns;
  const ids = fleetOf(topology!).machines.map(({ id }) => id);
  const perMachine = ids.map(() => 0);
  const completed = status.reduce((count, code) => count + (code === 0 ? 0 : 1), 0);
  const sojournsMs = new Float64Array(completed);
  const durationsMs = new Float64Array(completed);
  const failures = new Map<string, number>();
  let failed = 0;
  let firstMs = Infinity;
  let lastMs = 0;
  for (let i = 0, answered = 0; i < status.length; i++) {
    const code = status[i]!;
    if (code === 0) continue;
    sojournsMs[answered] = (answeredMs[i]! - releasedMs[i]!) / timeScale;
    durationsMs[answered++] = (answeredMs[i]! - sentMs[i]!) / timeScale;
    perMachine[machine[i]!]! += 1;
    firstMs = Math.min(firstMs, releasedMs[i]!);
    lastMs = Math.max(lastMs, answeredMs[i]!);
    if (code === 200) continue;
    failed++;
    failures.set(errorOf(code), (failures.get(errorOf(code)) ?? 0) + 1);
  }
  return {
    completed,
    failed,
    sojournsMs,
    durationsMs,
    makespanMs: completed === 0 ? null : (lastMs - firstMs) / timeScale,
    perMachine: inOrder(ids.flatMap((id, place) => (perMachine[place] ? [[id, perMachine[place]]] : []))),
    errors: inOrder(failures),
  };
}

function* rowsOf(columns: Simulation, { topology, timeScale }: RunSpec): Generator<SampleRow> {
  const { machines, regions } = fleetOf(topology!);
  const specs = Object.values(topology!.regions).flatMap((region) => region.machines);
  const ms = (virtualMs: number) => Math.round((1000 * virtualMs) / timeScale) / 1000;
  for (let index = 0; index < columns.status.length; index++) {
    const status = columns.status[index]!;
    if (status === 0) continue;
    const place = columns.machine[index]!;
    const { region, number } = machines[place]!;
    const releasedMs = ms(columns.releasedMs[index]!);
    const sentMs = ms(columns.sentMs[index]!);
    const answeredMs = ms(columns.answeredMs[index]!);
    const durationMs = ms(columns.answeredMs[index]! - columns.sentMs[index]!);
    yield {
      index,
      attempt: 1,
      releasedMs,
      sentMs,
      answeredMs,
      route: pathOf(columns.route[index]!, machines, regions),
      region,
      machine: String(number),
      status,
      durationMs,
      responseTimeMs: status === 200 ? Math.round(durationMs) : null,
      workTimeMs: status === 200 ? workTimeMs(specs[place]!, columns.serviceMs[index]!, timeScale) : null,
      error: errorOf(status),
    };
  }
}

/** As a machine reports it: whole ms of the run's clock. */
const workTimeMs = ({ workMs }: MachineSpec, serviceMs: number, timeScale: number): number =>
  Math.round((workMs ?? serviceMs) / timeScale);

const errorOf = (status: number): string => (status === 200 ? '' : `HTTP ${status}`);
