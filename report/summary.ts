/** A run's headline figures, from what ran and its rows. */
import { distributionOf, type Distribution } from '../strategies/kit/distribution.ts';
import { oracleOf, type Bounds } from '../strategies/kit/oracle.ts';
import type { RunRecord, SampleRow, Summary } from './format.ts';

/** What came of a run's requests, as far as the summary goes. */
export interface Figures {
  readonly completed: number;
  readonly failed: number;
  readonly sojournsMs: ArrayLike<number>;
  readonly durationsMs: ArrayLike<number>;
  readonly makespanMs: number | null;
  readonly perMachine: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
}

type How = Pick<Summary, 'knowledge' | 'thresholds'>;

export const summaryOf = (run: RunRecord, rows: readonly SampleRow[], how: How): Summary =>
  summaryFrom(run, figuresOf(rows), how);

export function summaryFrom(run: RunRecord, figures: Figures, { knowledge, thresholds }: How): Summary {
  const sojournMs = distributionOf(figures.sojournsMs);
  const oracleMs = bestOf(run);
  const allAnswered = figures.completed === run.n && figures.failed === 0;
  return {
    id: run.id,
    strategy: run.strategy,
    n: run.n,
    mode: run.mode,
    seed: run.seed,
    repeat: run.repeat,
    topology: run.topology?.name ?? null,
    timeScale: run.timeScale,
    knowledge,
    status: run.status,
    completed: figures.completed,
    failed: figures.failed,
    sojournMs: sojournMs && rounded(sojournMs),
    durationMs: optional(distributionOf(figures.durationsMs), rounded),
    makespanMs: optional(figures.makespanMs, round),
    oracleMs,
    regret:
      sojournMs && oracleMs && allAnswered
        ? Math.round((10_000 * sojournMs.mean) / oracleMs.mean) / 10_000
        : null,
    perMachine: figures.perMachine,
    errors: figures.errors,
    thresholds,
    passed: run.exitCode === 0 && Object.values(thresholds).every(Boolean),
  };
}

function figuresOf(rows: readonly SampleRow[]): Figures {
  const answered = rows.filter(({ status }) => status > 0);
  return {
    completed: answered.length,
    failed: rows.filter(({ error }) => error !== '').length,
    sojournsMs: answered.map(({ answeredMs, releasedMs }) => answeredMs - releasedMs),
    durationsMs: answered.map(({ durationMs }) => durationMs),
    makespanMs: makespanOf(answered),
    perMachine: tally(rows.map(machineOf)),
    errors: tally(rows.map(({ error }) => error)),
  };
}

/** The oracle in real ms. A run's rate is per real second, a fleet's is by its own time. */
function bestOf({
  topology,
  mode,
  n,
  vus,
  rate,
  seed,
  timeScale,
  ownFleet = false,
}: RunRecord): Bounds | null {
  if (topology === null) return null;
  const load = { mode, n, vus, rate: rate === null ? null : rate / timeScale };
  const bounds = oracleOf(topology, load, ownFleet ? seed : null);
  if (bounds === null) return null;
  const real = (ms: number | null) => optional(ms, (it) => round(it / timeScale));
  const { mean, p50, p95, p99, max } = bounds;
  return {
    mean: round(mean / timeScale),
    p50: real(p50),
    p95: real(p95),
    p99: real(p99),
    max: real(max),
  };
}

function makespanOf(rows: readonly SampleRow[]): number | null {
  if (rows.length === 0) return null;
  const first = rows.reduce((least, { releasedMs }) => Math.min(least, releasedMs), Infinity);
  return rows.reduce((most, { answeredMs }) => Math.max(most, answeredMs), -Infinity) - first;
}

/** Who served a request; where no answer says so, whom it was sent to; empty where nobody was named. */
function machineOf({ region, machine, route }: SampleRow): string {
  return region !== '' && machine !== ''
    ? `${region}/${machine}`
    : (/^\/work\/([^/]+\/\d+)$/.exec(route)?.[1] ?? '');
}

/** How often each name occurs, in order. */
export function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  return inOrder(counts);
}

/** Counts by name, in the order of their names. */
export const inOrder = (counts: Iterable<readonly [string, number]>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));

const optional = <T, R>(value: T | null, map: (value: T) => R): R | null =>
  value === null ? null : map(value);
const round = (ms: number): number => Math.round(ms * 1000) / 1000;
const rounded = (d: Distribution): Distribution => ({
  mean: round(d.mean),
  p50: round(d.p50),
  p95: round(d.p95),
  p99: round(d.p99),
  max: round(d.max),
});
