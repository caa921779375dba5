/** A run in virtual time as a record and its figures: alike on the command line and in the browser. */
import type { Fleet } from '../model/fleet/fleet.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { recordedOf, type RecordedOptions } from '../model/recorded-options.ts';
import type { Topology } from '../model/fleet/topology.ts';
import { columnsAt, errorOf, wasSent, type Columns } from '../simulator/columns.ts';
import { simulate, type Simulation } from '../simulator/simulate.ts';
import type { ParametersOf, ParameterSpecs, Strategy } from '../strategies/api/contract.ts';
import { FORMAT, type RunRecord, type Summary } from './format.ts';
import type { Requests } from './samples/requests.ts';
import { summaryOf } from './summary.ts';

/** What was asked for. */
export type Simulated = RecordedOptions &
  Pick<RunRecord, 'repeat' | 'faults' | 'parameters'> & { readonly topology: Topology };

export interface SimulatedOptions<P extends ParameterSpecs> {
  readonly strategy: Strategy<P>;
  /** Resolved: those that were given, or the defaults. */
  readonly parameters: ParametersOf<P>;
  /** Measured numbers, where the strategy goes by them. */
  readonly profile?: Fleet | undefined;
  readonly readText?: (file: string) => string;
  /** The name of its folder, as a real run's. */
  readonly id: string;
  readonly testid?: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly versions: RunRecord['versions'];
}

/** @throws StrategyError with one line, where the strategy can't be made for this fleet or does what isn't allowed */
export function simulatedOf<P extends ParameterSpecs>(
  asked: Simulated,
  options: SimulatedOptions<P>,
): { readonly record: RunRecord; readonly summary: Summary; readonly simulation: Simulation } {
  const { topology, faults = null, repeat } = asked;
  const { strategy, parameters, profile, readText, id, testid, startedAt, versions } = options;
  const simulation = simulate({
    topology,
    faults,
    strategy,
    parameters,
    ...recordedOf(asked),
    ...(readText && { readText }),
    profile,
  });
  const record: RunRecord = {
    format: FORMAT,
    strategy: strategy.name,
    ...recordedOf(asked),
    repeat,
    topology,
    faults,
    parameters: asked.parameters,
    id,
    testid: testid ?? id,
    url: 'virtual time',
    ownFleet: true,
    startedAt,
    endedAt: startedAt,
    status: 'finished',
    simulated: true,
    exitCode: 0,
    versions,
  };
  const { knowledge, bindsLate } = strategy;
  const how = { knowledge, bindsLate, thresholds: {} };
  return { record, summary: summaryOf(record, requestsOf(simulation, asked), how), simulation };
}

/** With the attempts that don't count beside them. */
function requestsOf(simulation: Simulation, asked: Simulated): Requests {
  const requests = columnsOf(simulation, asked);
  const { attempts } = simulation;
  if (attempts === undefined) return requests;
  const n = attempts.deciding.length;
  const slots = Uint32Array.from(attempts.status.keys()).filter(
    (slot) => wasSent(attempts, slot, n) && attempts.deciding[slot % n] !== slot,
  );
  if (slots.length === 0) return requests;
  const further = columnsOf(columnsAt(attempts, slots, n), asked);
  const errors = [...new Set([...requests.errors, ...further.errors])];
  const error = further.error.map((place) => errors.indexOf(further.errors[place]!));
  return { ...requests, errors, further: { ...further, errors, error } };
}

/** The columns in ms of the run's clock. */
function columnsOf(columns: Columns, { topology, timeScale }: Simulated): Requests {
  const real = (column: Float64Array) => (timeScale === 1 ? column : column.map((ms) => ms / timeScale));
  const { status, machine } = columns;
  const releasedMs = real(columns.releasedMs);
  const sentMs = real(columns.sentMs);
  const answeredMs = real(columns.answeredMs);
  return {
    releasedMs,
    sentMs,
    answeredMs,
    durationMs: answeredMs.map((ms, i) => ms - sentMs[i]!),
    status,
    machine,
    machines: fleetOf(topology).machines.map(({ id }) => id),
    ...errorsOf(columns),
  };
}

/** Texts in the order in which they occur; most requests have none. */
function errorsOf(columns: Columns): Pick<Requests, 'error' | 'errors'> {
  const errors = [''];
  const error = new Int32Array(columns.status.length);
  for (let i = 0; i < error.length; i++) {
    const text = errorOf(columns, i);
    if (text === '') continue;
    const place = errors.indexOf(text);
    error[i] = place >= 0 ? place : errors.push(text) - 1;
  }
  return { error, errors };
}
