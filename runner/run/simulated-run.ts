/**
 * One run in virtual time: of the same wish the same record, rows and summary as a real run leaves, without k6 and
 * without a clock, so that the same seed gives the same bytes.
 */
import type { RunRecord, Summary } from '../../records/format.ts';
import type { SampleRow } from '../../model/sample-row.ts';
import { simulatedOf } from '../../records/simulated.ts';
import { errorOf, pathOf, slotOf, wasSent, type Columns } from '../../simulator/columns.ts';
import { StrategyError } from '../../simulator/strategy-error.ts';
import type { Simulation } from '../../simulator/simulate.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import type { MachineSpec } from '../../model/fleet/topology.ts';
import { loadStrategy } from '../catalogue.ts';
import { withSourceLine } from '../strategy-files/source-lines.ts';
import { EXIT, UserError } from '../errors.ts';
import { resolvedFor } from './parameters.ts';
import { fleetKnown } from './profile.ts';
import { readText } from './workload-files.ts';
import type { RunSpec } from './run-spec.ts';
import { simulatorVersions } from '../versions.ts';

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
  const parameters = await resolvedFor(spec, strategy);
  const { record, summary, simulation } = orAborted(() =>
    simulatedOf(
      { ...spec, topology },
      {
        strategy,
        parameters,
        profile: spec.profileFile === null ? undefined : fleetKnown(spec),
        readText,
        id,
        testid: spec.testid,
        startedAt,
        versions: simulatorVersions(),
      },
    ),
  );
  return { record, summary, rows: () => rowsOf(simulation, spec) };
}

/** @throws UserError (exit 108) where the strategy does what isn't allowed */
export function orAborted<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StrategyError) throw new UserError(withSourceLine(error), EXIT.aborted);
    throw error;
  }
}

/** By request, and of each its attempts in their order. */
function* rowsOf(simulation: Simulation, { topology, timeScale }: RunSpec): Generator<SampleRow> {
  const columns: Columns = simulation.attempts ?? simulation;
  const n = simulation.status.length;
  const most = columns.status.length / n;
  const { machines, regions } = fleetOf(topology!);
  const specs = Object.values(topology!.regions).flatMap((region) => region.machines);
  const ms = (virtualMs: number) => Math.round((1000 * virtualMs) / timeScale) / 1000;
  for (let i = 0; i < columns.status.length; i++) {
    const index = Math.floor(i / most);
    const attempt = 1 + (i % most);
    const slot = slotOf(index, attempt, n);
    if (!wasSent(columns, slot, n)) continue;
    const status = columns.status[slot]!;
    const error = errorOf(columns, slot);
    const place = columns.machine[slot]!;
    const { region, number } = machines[place]!;
    const releasedMs = ms(columns.releasedMs[index]!);
    const sentMs = ms(columns.sentMs[slot]!);
    const answeredMs = ms(columns.answeredMs[slot]!);
    const durationMs = ms(columns.answeredMs[slot]! - columns.sentMs[slot]!);
    yield {
      index,
      attempt,
      releasedMs,
      sentMs,
      answeredMs,
      route: pathOf(columns.route[slot]!, machines, regions),
      region,
      machine: String(number),
      status,
      durationMs,
      responseTimeMs: error === '' ? Math.round(durationMs) : null,
      workTimeMs: error === '' ? workTimeMs(specs[place]!, columns.serviceMs[slot]!, timeScale) : null,
      error,
    };
  }
}

/** As a machine reports it: whole ms of the run's clock. */
const workTimeMs = ({ workMs }: MachineSpec, serviceMs: number, timeScale: number): number =>
  Math.round((workMs ?? serviceMs) / timeScale);
