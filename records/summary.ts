/** A run's headline figures, from what ran and its requests. */
import { distributionOf, laterBy, type Distribution } from '../model/stats/distribution.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { recordedOf } from '../model/recorded-options.ts';
import { virtualUsersOf } from '../model/workload/load.ts';
import { steadyStateOf, type SteadyState } from '../model/stats/steady-state.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS } from '../model/fleet/topology.ts';
import { bestSplit } from '../model/bounds/water-filling.ts';
import type { Calibration, RunRecord, Summary, Times } from './format.ts';
import { latenessOf, type Lateness } from './figures/lateness.ts';
import { faultFiguresOf } from './figures/fault-figures.ts';
import { boundsOf } from './figures/oracle.ts';
import { byNumber, queueOf, staysOf } from './queues.ts';
import { attemptsOf, type Requests } from './samples/requests.ts';

interface How extends Pick<Summary, 'knowledge' | 'thresholds' | 'thresholdValues'> {
  readonly expectedMs?: Distribution | undefined;
  readonly expectedMeanMs?: number | undefined;
  readonly calibration?: Calibration | undefined;
  /** Whether the strategy may hold requests back. */
  readonly bindsLate?: boolean | undefined;
}

export function summaryOf(run: RunRecord, requests: Requests, how: How): Summary {
  const { knowledge, thresholds, thresholdValues, expectedMs, expectedMeanMs, calibration, bindsLate } = how;
  const { status, error, durationMs, machine, machines, errors } = requests;
  const sojourns = sojournsMs(requests);
  const answered = (_: number, i: number) => status[i] !== 0;
  const proper = (_: number, i: number) => error[i] === 0;
  const completed = status.reduce((count, code) => count + (code === 0 ? 0 : 1), 0);
  const wrong = error.reduce((count, place) => count + (place === 0 ? 0 : 1), 0);
  // What was never sent is unanswered too.
  const unsent = run.status === 'finished' ? Math.max(0, run.n - error.length) : 0;
  const failed = wrong + unsent;
  const oracleMs = boundsOf(run, requests);
  const allAnswered = completed === run.n && failed === 0 && error.length === run.n;
  const answeredMs = allAnswered
    ? timesOf(sojourns, durationMs)
    : timesOf(sojourns.filter(answered), durationMs.filter(answered));
  const sojournMs = answeredMs && answeredMs.sojourn;
  const span = spanOf(requests);
  // A retry that counts left later than its request's first attempt.
  const lateMs =
    run.mode === 'open' && !bindsLate && !requests.further ? distributionOf(latenessMs(requests)) : null;
  const steady = steadyOf(run, requests);
  const heldUpMs = heldUpOf(run, requests);
  return {
    id: run.id,
    strategy: run.strategy,
    ...recordedOf(run),
    repeat: run.repeat,
    topology: run.topology?.name ?? null,
    parameters: run.parameters,
    faults: run.faults ?? null,
    simulated: run.simulated ?? false,
    ...(run.balancer && { balancer: run.balancer }),
    knowledge,
    status: run.status,
    completed,
    failed,
    ...(requests.further && { attempts: error.length + requests.further.error.length }),
    sojournMs: sojournMs && rounded(sojournMs),
    ...(lateMs && { lateMs: rounded(lateMs) }),
    ...(steady && { steady }),
    durationMs: answeredMs && rounded(answeredMs.duration),
    okMs: roundedTimes(
      allAnswered ? answeredMs : timesOf(sojourns.filter(proper), durationMs.filter(proper)),
    ),
    failuresAsTimeoutMs:
      run.status === 'finished'
        ? roundedTimes(allAnswered ? answeredMs : withFailuresAsTimeout(run, requests))
        : null,
    makespanMs: optional(span, ({ fromMs, untilMs }) => round(untilMs - fromMs)),
    ...(expectedMs && { expectedMs: rounded(expectedMs) }),
    ...(expectedMeanMs !== undefined && { expectedMeanMs: round(expectedMeanMs) }),
    ...(calibration && sojournMs && { withCalibration: after(calibration, sojournMs) }),
    ...(heldUpMs && { heldUpMs }),
    oracleMs,
    regret:
      sojournMs && oracleMs && allAnswered
        ? Math.round((10_000 * sojournMs.mean) / oracleMs.mean) / 10_000
        : null,
    perMachine: tally(machine, machines),
    bestPerMachine: bestPerMachineOf(run),
    queue: span === null ? {} : queuesOf(run, attemptsOf(requests), span.untilMs - span.fromMs),
    errors: tally(error, errors),
    ...(run.faults?.length && { faultFigures: faultFiguresOf(run, requests) }),
    thresholds,
    ...(thresholdValues && { thresholdValues }),
    passed: run.exitCode === 0 && Object.values(thresholds).every(Boolean),
  };
}

/** Of a fleet of our own that did as its numbers say. */
function heldUpOf(run: RunRecord, requests: Requests): Lateness | null {
  const { topology, timeScale, simulated, ownFleet, faults, sizes, balancer } = run;
  const isPlain =
    !simulated &&
    ownFleet &&
    !faults?.length &&
    sizes === undefined &&
    balancer === undefined &&
    !requests.further;
  return isPlain && topology !== null ? latenessOf(requests, topology, timeScale) : null;
}

/** Every request waited for the calibration too. */
function after({ requests, timeMs }: Calibration, d: Distribution): NonNullable<Summary['withCalibration']> {
  return { requests, timeMs, sojournMs: rounded(laterBy(d, timeMs)) };
}

export const sojournsMs = ({ answeredMs, releasedMs }: Requests): Float64Array =>
  answeredMs.map((at, i) => at - releasedMs[i]!);

const latenessMs = ({ sentMs, releasedMs }: Requests): Float64Array =>
  sentMs.map((at, i) => Math.max(0, at - releasedMs[i]!));

/** What a failure counts as, in real ms. */
const timeoutMs = ({ topology, timeScale }: Pick<RunRecord, 'topology' | 'timeScale'>): number =>
  (topology?.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS) / timeScale;

/** N values: what failed counts as the time-out or as what it took, whichever is longer. */
export function countingFailures(run: RunRecord, requests: Requests, values: Float64Array): Float64Array {
  const all = new Float64Array(Math.max(run.n, values.length)).fill(timeoutMs(run));
  values.forEach((value, i) => (all[i] = requests.error[i] === 0 ? value : Math.max(value, all[i]!)));
  return all;
}

function steadyOf(run: RunRecord, requests: Requests): SteadyState | null {
  if (run.mode !== 'open' || run.status !== 'finished') return null;
  const counted = countingFailures(run, requests, sojournsMs(requests));
  const steady = steadyStateOf(requests, counted, timeoutMs(run));
  return (
    steady && {
      ...steady,
      sojournMs: rounded(steady.sojournMs),
      backlogPerS: round(steady.backlogPerS),
    }
  );
}

function withFailuresAsTimeout(run: RunRecord, requests: Requests): Times | null {
  const counted = (values: Float64Array) => countingFailures(run, requests, values);
  return timesOf(counted(sojournsMs(requests)), counted(requests.durationMs));
}

function timesOf(sojourns: Float64Array, durations: Float64Array): Times | null {
  const sojourn = distributionOf(sojourns);
  const duration = distributionOf(durations);
  return sojourn && duration && { sojourn, duration };
}

const roundedTimes = (times: Times | null): Times | null =>
  times && { sojourn: rounded(times.sojourn), duration: rounded(times.duration) };

function bestPerMachineOf(run: RunRecord): Record<string, number> | null {
  if (run.topology === null || run.mode === 'open' || virtualUsersOf(run) < run.n || run.sizes) return null;
  if (run.faults?.length) return null;
  const { machines } = fleetOf(run.topology);
  const split = bestSplit(machines, run.n);
  return inOrder(machines.map(({ id, index }) => [id, split[index]!]));
}

const NOBODY = { mean: 0, max: 0 };

function queuesOf(run: RunRecord, requests: Requests, lastingMs: number): Summary['queue'] {
  const stays = staysOf(requests, run.topology, run.timeScale);
  const idle =
    run.topology === null ? [] : fleetOf(run.topology).machines.map(({ id }) => [id, NOBODY] as const);
  const busy = stays.map((stay) => [stay.machine, queueOf(stay, lastingMs)] as const);
  return inOrder([...new Map([...idle, ...busy])]);
}

/** From the first release to the last answer; null where nothing was answered. */
export function spanOf({
  releasedMs,
  answeredMs,
  status,
}: Requests): { fromMs: number; untilMs: number } | null {
  let fromMs = Infinity;
  let untilMs = -Infinity;
  status.forEach((code, i) => {
    if (code === 0) return;
    fromMs = Math.min(fromMs, releasedMs[i]!);
    untilMs = Math.max(untilMs, answeredMs[i]!);
  });
  return untilMs === -Infinity ? null : { fromMs, untilMs };
}

/** How often each name occurs, in the order of their names; nothing isn't counted. */
function tally(places: Int32Array, names: readonly string[]): Record<string, number> {
  const counts = names.map(() => 0);
  for (const place of places) if (place >= 0) counts[place]! += 1;
  return inOrder(
    names.flatMap((name, place) => (name !== '' && counts[place]! > 0 ? [[name, counts[place]!]] : [])),
  );
}

const inOrder = <T>(byName: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries([...byName].sort(([a], [b]) => byNumber(a, b)));

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
