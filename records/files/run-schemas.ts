/** What run.json, summary.json and comparison.json must be to be read back: the types of format.ts as JSON schemas. */
import type { Bounds } from '../../model/bounds/lower-bound.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { recordedKeys, type RecordedOptions } from '../../model/recorded-options.ts';
import { axisKeys, optionOf } from '../../model/run-options.ts';
import type { Distribution } from '../../model/stats/distribution.ts';
import type { SteadyState } from '../../model/stats/steady-state.ts';
import type { Lateness } from '../figures/lateness.ts';
import {
  FORMAT,
  type BalancerRecord,
  type Calibration,
  type Cell,
  type Comparison,
  type Delivery,
  type FaultFigures,
  type InfluxDelivery,
  type Oracle,
  type RunRecord,
  type Standing,
  type Summary,
  type Times,
} from '../format.ts';
import {
  anything,
  byName,
  count,
  flag,
  list,
  moment,
  ms,
  nullable,
  number,
  object,
  oneOf,
  optional,
  strategyName,
  text,
  wholeNumber,
  type Schema,
} from './schema.ts';

type OwnFields<T extends RecordedOptions> = Omit<T, keyof RecordedOptions>;

/** The options of a run are checked as the command line checks them (json-file.ts knows the keyword). */
function withOptions<T extends RecordedOptions>(own: Schema<OwnFields<T>>): Schema<T> {
  const { required, properties, ...json } = own.json as { required: string[]; properties: object };
  const always = recordedKeys.filter((key) => optionOf(key).recorded === 'always' && !LATER.includes(key));
  return {
    json: {
      ...json,
      required: [...required, ...always],
      properties: {
        ...properties,
        ...Object.fromEntries(recordedKeys.map((key) => [key, { runOption: key }])),
        axis: oneOf(...axisKeys).json,
      },
    },
  };
}

/** Fields that the first version's summaries didn't have: summed up anew where they are missing. */
export const LATER: readonly string[] = [
  'failuresAsTimeoutMs',
  'okMs',
  'bestPerMachine',
  'queue',
  'simulated',
  'vus',
  'rate',
  'duration',
  'faults',
] satisfies (keyof Summary)[];

const distribution = object<Distribution>({ mean: ms, p50: ms, p95: ms, p99: ms, max: ms });
const times = object<Times>({ sojourn: distribution, duration: distribution });
const bounds = object<Bounds>({
  mean: ms,
  p50: nullable(ms),
  p95: nullable(ms),
  p99: nullable(ms),
  max: nullable(ms),
});
const calibration = { requests: count, timeMs: ms };
const status = oneOf('running', 'finished', 'interrupted', 'failed');
const repeat = wholeNumber(1, 1e6);
const metricsFound = byName(object<Delivery['metrics'][string]>({ samples: count, points: nullable(count) }));

const balancer = object<BalancerRecord>({ name: text, version: text, costMs: number(-1e9, 1e9) });
const delivery = { url: text, counted: flag, metrics: metricsFound, complete: flag, cause: nullable(text) };

export const runSchema = withOptions<RunRecord>(
  object<OwnFields<RunRecord>>({
    format: oneOf(FORMAT),
    id: text,
    testid: text,
    strategy: strategyName,
    repeat,
    topology: anything(),
    faults: optional(anything()),
    url: text,
    ownFleet: optional(flag),
    parameters: byName(text),
    startedAt: moment,
    endedAt: nullable(moment),
    status,
    simulated: optional(flag),
    exitCode: nullable(wholeNumber(-1, 255)),
    versions: byName(text),
    loadStartedAt: optional(moment),
    segmentsLateMs: optional(list(nullable(ms))),
    balancer: optional(balancer),
    influxdb: optional(object<InfluxDelivery>({ ...delivery, database: text })),
    outputs: optional(byName(object<Delivery>(delivery))),
  }),
);

export const summarySchema = withOptions<Summary>(
  object<OwnFields<Summary>>(
    {
      id: text,
      strategy: strategyName,
      repeat,
      topology: nullable(text),
      parameters: byName(text),
      faults: anything(),
      simulated: flag,
      balancer: optional(balancer),
      knowledge: oneOf('none', 'index', 'shared', 'vu'),
      status,
      completed: count,
      failed: count,
      attempts: optional(count),
      sojournMs: nullable(distribution),
      lateMs: optional(distribution),
      steady: optional(
        object<SteadyState>({
          requests: count,
          sojournMs: distribution,
          stability: oneOf('stable', 'backlogged', 'overloaded'),
          backlogPerS: number(-1e9, 1e9),
        }),
      ),
      durationMs: nullable(distribution),
      okMs: nullable(times),
      failuresAsTimeoutMs: nullable(times),
      makespanMs: nullable(ms),
      expectedMs: optional(distribution),
      expectedMeanMs: optional(ms),
      withCalibration: optional(
        object<Calibration & { readonly sojournMs: Distribution }>({
          ...calibration,
          sojournMs: distribution,
        }),
      ),
      heldUpMs: optional(object<Lateness>({ sending: ms, answering: ms })),
      oracleMs: nullable(bounds),
      regret: nullable(number(0, 1e9)),
      perMachine: byName(count),
      bestPerMachine: nullable(byName(count)),
      queue: byName(object<Summary['queue'][string]>({ mean: number(0, 1e9), max: count })),
      errors: byName(count),
      faultFigures: optional(
        list(
          object<FaultFigures>({
            fault: count,
            noticedMs: nullable(ms),
            recoveredMs: nullable(ms),
            failed: count,
          }),
        ),
      ),
      thresholds: byName(flag),
      thresholdValues: optional(byName(number(-1e15, 1e15))),
      passed: flag,
    },
    LATER as (keyof OwnFields<Summary>)[],
  ),
);

/** Of what follows from the runs, which is worked out anew: what its counts are of. Versions differ in the rest. */
const of = <T>(...fields: readonly string[]): Schema<T> => {
  const all: Record<string, object> = { strategy: strategyName.json, n: count.json, runs: count.json };
  const properties = Object.fromEntries(fields.map((field) => [field, all[field]!]));
  return { json: { type: 'object', required: fields, properties } };
};

export const comparisonSchema = object<Comparison>(
  {
    format: oneOf(FORMAT),
    createdAt: moment,
    versions: byName(text),
    topologies: list(anything<Topology>()),
    runs: list(summarySchema, 1),
    cells: list(of<Cell>('strategy', 'n', 'runs')),
    axis: oneOf(...axisKeys),
    oracles: list(of<Oracle>()),
    standings: list(of<Standing>()),
    complaints: list(text),
  },
  ['topologies', 'axis', 'cells', 'oracles', 'standings', 'complaints'],
);
