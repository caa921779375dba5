/** One run: k6 against a master, and what it leaves in its folder. */
import { askedFor, type RunContext, type RunResult, type RunSpec } from './run-spec.ts';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { environmentFrom } from '../../model/option-rules.ts';
import { recordedOf } from '../../model/recorded-options.ts';
import type { RunRecord, Summary } from '../../records/format.ts';
import { requestsOf } from '../../records/samples/requests.ts';
import { count } from '../../records/wording.ts';
import { summaryOf } from '../../records/summary.ts';
import { readName } from '../../strategies/wrappers/names.ts';
import { bundleOf, loadStrategy } from '../catalogue.ts';
import { EXIT, isDiskFull, UserError } from '../errors.ts';
import { expectationOf } from './expectation.ts';
import { runK6, type K6Job } from '../k6/k6-run.ts';
import { lateMsOf, runSegments, together } from '../k6/segments.ts';
import { lackingExit, openOutputs, recordOf, type OpenOutputs } from './open-outputs.ts';
import { claimFolder, markFailed, writeJson, writeRun } from './run-folder.ts';
import { K6_CSV, merged, recordingsIn } from '../../records/samples/k6-samples.ts';
import { Interrupted } from '../terminal/interrupt.ts';
import { say } from '../terminal/say.ts';
import { versions } from '../versions.ts';

export async function runOnce(spec: RunSpec, host: RunContext): Promise<RunResult> {
  const { k6, directory, signal, outputs = [] } = host;
  signal.throwIfAborted();
  claimFolder(directory);
  const id = basename(directory);
  const begun: RunRecord = {
    ...askedFor(spec),
    id,
    testid: spec.testid ?? `${id}-${Date.now().toString(36)}`,
    url: host.url,
    ownFleet: host.ownFleet,
    ...(host.balancer && { balancer: host.balancer }),
    startedAt: new Date().toISOString(),
    endedAt: null,
    status: 'running',
    exitCode: null,
    versions: versions(k6),
  };
  writeJson(`${directory}/run.json`, begun);
  const open = await openOutputs(outputs, begun, host.note ?? say).catch((error) => {
    rmSync(`${directory}/run.json`);
    throw error;
  });
  try {
    return await measured(spec, host, begun, open);
  } catch (error) {
    markFailed(directory);
    throw error;
  }
}

/** @throws UserError where there is no room for what was measured */
async function measured(
  spec: RunSpec,
  host: RunContext,
  begun: RunRecord,
  open: OpenOutputs,
): Promise<RunResult> {
  const { k6, directory, signal, outputs = [] } = host;
  const env = environmentOf(spec, host, begun.testid);
  const { n, segments } = spec;
  const job: K6Job = {
    ...host,
    script: await bundleOf(spec.strategy),
    env: open.forK6 ? { ...env, LIVE: '1' } : env,
    ...(open.forK6 && { also: open.forK6 }),
  };
  const ran = segments === undefined ? await runK6(job) : await runSegments(job, n, segments);
  const parts = recordingsIn(directory);
  const { rows, samples, startedMs, whole } = merged(parts);
  const { exitCode, error, outputErrors, lostRows, ...told } =
    segments === undefined ? ran : together(ran, rows, n);
  const fleetLost = signal.aborted && !(signal.reason instanceof Interrupted) && exitCode !== 0;
  const endedAt = new Date().toISOString();
  if (lostRows || (!whole && statusOf(exitCode) !== 'failed')) throw noRoom(directory, rows.length);
  const cut = statusOf(exitCode) === 'finished' && rows.length < spec.n;
  const ended: RunRecord = {
    ...begun,
    endedAt,
    status: fleetLost || cut ? 'failed' : statusOf(exitCode),
    exitCode,
    ...(startedMs !== undefined && { loadStartedAt: new Date(startedMs).toISOString() }),
    ...(segments !== undefined && { segmentsLateMs: parts.map(lateMsOf) }),
  };
  const strategy = await loadStrategy(spec.strategy);
  const { knowledge, bindsLate } = strategy;
  const summary = summaryOf(ended, requestsOf(rows), {
    knowledge: knowledge === 'shared' && !k6.hasExtension ? 'vu' : knowledge,
    bindsLate,
    ...told,
    expectedMs: expectationOf(spec, strategy)?.sojournMs,
  });
  try {
    writeRun(directory, { record: ended, summary, rows });
  } catch (error) {
    throw isDiskFull(error) ? noRoom(directory, rows.length) : error;
  }
  for (const { file } of parts) rmSync(file, { force: true });
  const deliveries = await open.finish({ run: ended, summary, samples, complaints: outputErrors, directory });
  if (deliveries.length > 0) writeJson(`${directory}/run.json`, { ...ended, ...recordOf(deliveries) });
  return {
    summary,
    exitCode: fleetLost ? 1 : exitCode || (cut ? 1 : lackingExit(outputs, deliveries)),
    error: signal.aborted ? (signal.reason as Error).message : cut ? cutShort(summary, error) : error,
    deliveries,
    fleetLost,
  };
}

/** k6 calls it finished where it ended the load itself. */
const cutShort = ({ n, completed }: Summary, error = ''): string =>
  `${count(n - completed)} of ${count(n)} requests are without an answer: ${error.includes('abortOnFail') ? error : "k6 ended the load at its scenario's maxDuration"}`;

const noRoom = (directory: string, requests: number): UserError =>
  new UserError(
    `the disk is full (${directory}): ${requests} requests that were measured stay in ${K6_CSV}: make room, then routebench report ${directory} reads them`,
    1,
  );

/** The options of the run by the names that k6 knows them by, and the strategy's parameters. */
function environmentOf(
  spec: RunSpec,
  { url, directory }: RunContext,
  testid: string,
): Record<string, string> {
  const topology = spec.topology === null ? undefined : `${directory}/topology.json`;
  if (topology !== undefined) writeJson(topology, spec.topology);
  const profile = spec.profileFile ?? undefined;
  const around = readName(spec.strategy).wrappers.join(',') || undefined;
  return {
    ...spec.parameters,
    ...environmentFrom({ ...recordedOf(spec), url, testid, topology, profile, with: around, rows: true }),
  };
}

function statusOf(exitCode: number): RunRecord['status'] {
  if (exitCode === 0 || exitCode === EXIT.thresholdsFailed) return 'finished';
  return exitCode === EXIT.interrupted ? 'interrupted' : 'failed';
}
