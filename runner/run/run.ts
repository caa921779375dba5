/** One run: k6 against a master, and what it leaves in its folder. */
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { openStream, StreamRefused, type Stream } from '../../outputs/influxdb/stream.ts';
import type { Target } from '../../outputs/influxdb/target.ts';
import { FORMAT, type Delivery, type RunRecord, type Summary } from '../../records/format.ts';
import { requestsOf } from '../../records/requests.ts';
import { summaryOf } from '../../records/summary.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import { loadStrategy } from '../catalogue.ts';
import { EXIT, UserError } from '../errors.ts';
import { expectationOf } from './expectation.ts';
import type { K6 } from '../k6/k6.ts';
import { k6Files, runK6 } from '../k6/k6-run.ts';
import { inRoot } from '../paths.ts';
import { claimFolder, writeJson, writeRun } from './run-folder.ts';
import { readK6 } from '../k6/k6-samples.ts';
import { say } from '../terminal/say.ts';
import { versions } from '../versions.ts';

/** What run.json has as it was asked for. */
type AskedField =
  | 'strategy'
  | 'n'
  | 'mode'
  | 'vus'
  | 'rate'
  | 'duration'
  | 'seed'
  | 'repeat'
  | 'timeScale'
  | 'topology'
  | 'parameters';

/** What is to be run, apart from where. */
export interface RunSpec extends Pick<RunRecord, AskedField> {
  /** What goes wrong with the fleet meanwhile. */
  readonly faults: readonly Fault[] | null;
  readonly profileFile: string | null;
  readonly testid: string | null;
}

export interface RunHost {
  readonly k6: K6;
  readonly url: string;
  /** Started for this run alone. */
  readonly ownFleet: boolean;
  readonly directory: string;
  /** Whether k6's web dashboard is kept as a page. */
  readonly dashboard?: boolean;
  readonly onProgress: (recorded: number) => void;
  /** Takes a line for whoever runs it, where a view of the terminal is in its way. */
  readonly note?: (line: string) => void;
  readonly signal: AbortSignal;
  /** Where the points go too, and whether a run without them is worth nothing. */
  readonly influxdb?: { readonly target: Target; readonly required: boolean } | undefined;
}

export interface RunResult {
  readonly summary: Summary;
  readonly exitCode: number;
  /** Why k6 ended early, in its words. */
  readonly error: string | undefined;
  /** What became of the points, where they were to go into a database. */
  readonly delivery: Delivery | undefined;
}

/** What a record takes over from what was asked for. */
export const askedFor = (spec: RunSpec) => ({
  format: FORMAT as typeof FORMAT,
  strategy: spec.strategy,
  n: spec.n,
  mode: spec.mode,
  vus: spec.vus,
  rate: spec.rate,
  duration: spec.duration,
  seed: spec.seed,
  repeat: spec.repeat,
  timeScale: spec.timeScale,
  topology: spec.topology,
  faults: spec.faults,
  parameters: spec.parameters,
});

export async function runOnce(spec: RunSpec, host: RunHost): Promise<RunResult> {
  const { k6, directory } = host;
  claimFolder(directory);
  const id = basename(directory);
  const testid = spec.testid ?? `${id}-${Date.now().toString(36)}`;
  const begun: RunRecord = {
    ...askedFor(spec),
    id,
    testid,
    url: host.url,
    ownFleet: host.ownFleet,
    startedAt: new Date().toISOString(),
    endedAt: null,
    status: 'running',
    exitCode: null,
    versions: versions(k6),
  };
  writeJson(`${directory}/run.json`, begun);
  const stream = await streamOf(begun, host);
  if (stream?.unfit !== undefined)
    (host.note ?? say)(`InfluxDB ${host.influxdb!.target.url} ${stream.unfit}: this run goes without it`);
  const env = environmentOf(spec, host, testid);
  const { exitCode, thresholds, calibration, expectedMeanMs, error, outputErrors } = await runK6({
    ...host,
    script: inRoot(`build/${spec.strategy}.js`),
    env: stream?.forK6 ? { ...env, LIVE: '1' } : env,
    ...(stream?.forK6 && { also: stream.forK6 }),
  });
  const endedAt = new Date().toISOString();
  const { rows, samples, startedMs } = await readK6(k6Files(directory).csv);
  const ended: RunRecord = {
    ...begun,
    endedAt,
    status: statusOf(exitCode),
    exitCode,
    ...(startedMs !== undefined && { loadStartedAt: new Date(startedMs).toISOString() }),
  };
  const strategy = await loadStrategy(spec.strategy);
  const { knowledge } = strategy;
  const summary = summaryOf(ended, requestsOf(rows), {
    knowledge: knowledge === 'shared' && !k6.hasExtension ? 'vu' : knowledge,
    thresholds,
    expectedMs: expectationOf(spec, strategy)?.sojournMs,
    expectedMeanMs,
    calibration,
  });
  writeRun(directory, { record: ended, summary, rows });
  rmSync(k6Files(directory).csv, { force: true });
  const delivery = await stream?.finish(ended, summary, samples, outputErrors);
  if (delivery !== undefined) writeJson(`${directory}/run.json`, { ...ended, influxdb: delivery });
  const lacking = delivery?.complete === false && host.influxdb?.required;
  return { summary, exitCode: lacking ? exitCode || EXIT.pointsMissing : exitCode, error, delivery };
}

/** @throws UserError where the database must be there and isn't, before any load */
async function streamOf(run: RunRecord, { directory, influxdb }: RunHost): Promise<Stream | undefined> {
  if (influxdb === undefined) return undefined;
  try {
    return await openStream(influxdb.target, run, basename(directory), influxdb.required);
  } catch (error) {
    rmSync(`${directory}/run.json`);
    throw error instanceof StreamRefused ? new UserError(error.message) : error;
  }
}

function environmentOf(spec: RunSpec, { url, directory }: RunHost, testid: string): Record<string, string> {
  const given: Record<string, string | number | null> = {
    ...spec.parameters,
    BASE_URL: url,
    MODE: spec.mode,
    N: spec.mode === 'open' ? null : spec.n,
    VUS: spec.vus,
    RATE: spec.rate,
    DURATION: spec.duration,
    SEED: spec.seed,
    TIME_SCALE: spec.timeScale,
    PROFILE: spec.profileFile,
    TESTID: testid,
    ROWS: 1,
  };
  if (spec.topology !== null) {
    given.TOPOLOGY = `${directory}/topology.json`;
    writeJson(given.TOPOLOGY, spec.topology);
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

function statusOf(exitCode: number): RunRecord['status'] {
  if (exitCode === 0 || exitCode === EXIT.thresholdsFailed) return 'finished';
  return exitCode === EXIT.interrupted ? 'interrupted' : 'failed';
}
