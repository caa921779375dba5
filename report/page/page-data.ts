/** What only a run's requests can show, made small enough for a page: distributions, and queues over time. */
import { fleetOf } from '../../model/fleet/fleet.ts';
import { nearestRank } from '../../model/stats/distribution.ts';
import { counts, groupBy } from '../../records/aggregate.ts';
import { staysOf, timelineOf, type Stay } from '../../records/queues.ts';
import { machinesOfFault, spanOfFault } from '../../records/figures/fault-figures.ts';
import { atOf } from '../../records/axis.ts';
import type { RunRecord } from '../../records/format.ts';
import type { ReadRun } from '../../records/read.ts';
import type { Requests } from '../../records/samples/requests.ts';
import { requestsIn } from '../../records/samples/salvage.ts';
import { countingFailures, sojournsMs, spanOf } from '../../records/summary.ts';

/** The sojourns of all runs of a strategy at a point of the axis, failures as the time-out, at PROBABILITIES. */
export interface Cdf {
  readonly strategy: string;
  readonly at: number;
  readonly ms: readonly number[];
}

/** How a run went, and how many requests were at each machine, in PARTS equal parts of the time from the first release to the last answer. */
export interface Timeline {
  readonly strategy: string;
  readonly at: number;
  readonly repeat: number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** By machine; of a large fleet by region. */
  readonly queues: Readonly<Record<string, readonly number[]>>;
  /** Released and not yet answered. */
  readonly inFlight: readonly number[];
  readonly releasedPerS: readonly number[];
  readonly answeredPerS: readonly number[];
  /** When a machine, or one of the region, was in trouble, by the same names; null is the end of the run. */
  readonly faults: Readonly<Record<string, readonly (readonly [fromMs: number, toMs: number | null])[]>>;
}

export interface Shapes {
  readonly cdfs: readonly Cdf[];
  readonly timelines: readonly Timeline[];
  /** Runs whose timelines would have made the page too large. */
  readonly leftOut: number;
  readonly complaints: readonly string[];
}

/** Even steps of half a per cent, and finer where the slowest are. */
export const PROBABILITIES: readonly number[] = [
  ...Array.from({ length: 199 }, (_, i) => (i + 1) / 200),
  0.9975,
  0.999,
  1,
];

const PARTS = 120;
/** Of all timelines together: some 1.5 MB as text. */
const MOST_VALUES = 400_000;
/** With more machines than can be told apart on a page they are added up by region. */
const MOST_MACHINES = 40;

export function shapesOf(runs: readonly ReadRun[]): Shapes {
  const cdfs: Cdf[] = [];
  const timelines: Timeline[] = [];
  const complaints: string[] = [];
  for (const group of groupBy(runs, ({ record }) => `${record.strategy} ${atOf(record)}`).values()) {
    const pooled: Float64Array[] = [];
    for (const run of group) {
      if (run.summary.completed === 0) continue;
      try {
        const requests = agreeing(run);
        if (counts(run.summary)) pooled.push(countingFailures(run.record, requests, sojournsMs(requests)));
        timelines.push(...timelineIn(run, requests));
      } catch (error) {
        complaints.push(`${(error as Error).message}; its requests are missing from the charts`);
      }
    }
    const { record } = group[0]!;
    if (pooled.length > 0)
      cdfs.push({ strategy: record.strategy, at: atOf(record), ms: quantilesOf(pooled) });
  }
  const kept = withinBudget(timelines);
  return { cdfs, timelines: kept, leftOut: timelines.length - kept.length, complaints };
}

function agreeing({ folder, summary }: ReadRun): Requests {
  const file = `${folder}/samples.csv`;
  const requests = requestsIn(folder);
  const answered = requests.status.reduce((count, code) => count + (code === 0 ? 0 : 1), 0);
  if (answered === summary.completed) return requests;
  throw new Error(`${file}: ${answered} answers where summary.json tells of ${summary.completed}`);
}

function quantilesOf(runs: readonly Float64Array[]): number[] {
  const all = new Float64Array(runs.reduce((length, values) => length + values.length, 0));
  let at = 0;
  for (const values of runs) {
    all.set(values, at);
    at += values.length;
  }
  all.sort();
  return PROBABILITIES.map((p) => threeDigits(nearestRank(all, p)));
}

function timelineIn({ record, summary }: ReadRun, requests: Requests): Timeline[] {
  const span = spanOf(requests);
  if (span === null) return [];
  const stays = staysOf(requests, record.topology, record.timeScale);
  const idle = Object.keys(summary.bestPerMachine ?? {}).filter(
    (id) => !stays.some(({ machine }) => machine === id),
  );
  const lines = stays.map(
    (stay: Stay) => [stay.machine, timelineOf(stay, span.fromMs, span.untilMs, PARTS)] as const,
  );
  const all = [...lines, ...idle.map((id) => [id, Array<number>(PARTS).fill(0)] as const)];
  const shown = all.length <= MOST_MACHINES ? all : byRegion(all);
  const queues = shown
    .map(([id, values]) => [id, values.map(threeDigits)] as const)
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const { strategy, repeat } = record;
  const faults = faultsBy(
    queues.map(([name]) => name),
    record,
    requests,
  );
  return [
    {
      ...{ strategy, at: atOf(record), repeat, ...span },
      ...courseOf(requests, span),
      queues: Object.fromEntries(queues),
      faults,
    },
  ];
}

/** Of the requests that were answered. */
function courseOf(
  { releasedMs, answeredMs, status }: Requests,
  { fromMs, untilMs }: Pick<Timeline, 'fromMs' | 'untilMs'>,
): Pick<Timeline, 'inFlight' | 'releasedPerS' | 'answeredPerS'> {
  const answered = (_: number, i: number) => status[i] !== 0;
  const comingMs = releasedMs.filter(answered).sort();
  const goingMs = answeredMs.filter(answered).sort();
  const partMs = (untilMs - fromMs) / PARTS;
  const perS = (momentsMs: Float64Array) => {
    const counts = Array<number>(PARTS).fill(0);
    for (const ms of momentsMs) counts[Math.min(PARTS - 1, Math.floor((ms - fromMs) / partMs) || 0)]! += 1;
    return counts.map((count) => (partMs > 0 ? threeDigits((1000 * count) / partMs) : 0));
  };
  return {
    inFlight: timelineOf({ machine: '', comingMs, goingMs }, fromMs, untilMs, PARTS).map(threeDigits),
    releasedPerS: perS(comingMs),
    answeredPerS: perS(goingMs),
  };
}

function faultsBy(names: readonly string[], record: RunRecord, requests: Requests): Timeline['faults'] {
  const { faults, topology } = record;
  if (!faults?.length || topology === null) return {};
  const ids = fleetOf(topology).machines.map(({ id }) => id);
  const spans = faults.map((fault) => {
    const { fromMs, toMs } = spanOfFault(fault, record, requests);
    const span: [number, number | null] = [fromMs, toMs === Infinity ? null : toMs];
    return { span, own: fault.master ? ids : machinesOfFault(fault, ids) };
  });
  const met = names.map((name) => {
    const among = (id: string) => id === name || id.startsWith(`${name}/`);
    return [name, spans.filter(({ own }) => own.some(among)).map(({ span }) => span)] as const;
  });
  return Object.fromEntries(met.filter(([, own]) => own.length > 0));
}

function byRegion(lines: readonly (readonly [string, readonly number[]])[]): [string, number[]][] {
  const regions = groupBy(lines, ([id]) => id.split('/')[0]!);
  return [...regions].map(([region, members]) => [
    region,
    Array.from({ length: PARTS }, (_, part) => members.reduce((sum, [, values]) => sum + values[part]!, 0)),
  ]);
}

/** First repeats first, so that every strategy has one at every point before any has two. */
function withinBudget(timelines: readonly Timeline[]): Timeline[] {
  let values = 0;
  return [...timelines]
    .sort((a, b) => a.repeat - b.repeat)
    .filter(({ queues }) => (values += PARTS * (3 + Object.keys(queues).length)) <= MOST_VALUES);
}

const threeDigits = (value: number): number =>
  value < 10 ? Math.round(10 * value) / 10 : Number(value.toPrecision(value < 1000 ? 3 : 4));
