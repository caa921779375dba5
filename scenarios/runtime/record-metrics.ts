/** Turns a request's sample into metrics, and into a row of samples.csv where the runner wants rows. */
import exec from 'k6/execution';
import { exclusive } from './exclusive.ts';
import { readServerTiming } from '../../model/master-api.ts';
import { packSampleRow, type SampleRow } from '../../model/sample-row.ts';
import { Trend } from './metric-kinds.ts';
import {
  completed,
  failed,
  masterOverhead,
  queueTime,
  responseTime,
  sojournTime,
  workTime,
} from './metrics.ts';
import type { Sample } from './sample.ts';
import { ids, live, rows, serverTiming, startedAtMs } from './current-settings.ts';

/** What came of a request, as the one tag that tells causes apart: 0 where no answer came. */
const well = { status: '200' };

/** Asked for once: k6 makes what exec.vu and exec.scenario give anew each time, which takes longer than all that is recorded. */
let metadata: typeof exec.vu.metrics.metadata | undefined;
let startMs: number | undefined;

/** Where dashboards look on, no two samples may have the same time. */
export const record = live ? exclusive(recordNow) : recordNow;

let attemptTime: InstanceType<typeof Trend> | undefined;

/** Asked for in the init pass where requests may have further attempts. */
export const expectFurther = (): void => void (attemptTime = new Trend('attempt_time', true));

/** @param counts false of an attempt beside the one that is the request's */
function recordNow(sample: Sample, attempt = 1, counts = true): void {
  if (!counts) return recordFurther(sample, attempt);
  const { response, error } = sample;
  const by = servedBy(sample);
  const tags = by && { region: by.region, machine: by.id };
  if (error === '') failed.add(false, well);
  else failed.add(true, { status: response?.status === 200 ? 'malformed' : String(response?.status ?? 0) });
  if (rows) {
    metadata ??= exec.vu.metrics.metadata;
    metadata.row = packSampleRow(rowOf(sample, attempt));
  }
  sojournTime.add(sample.answeredMs - sample.releasedMs, tags);
  if (rows) delete metadata!.row;
  if (response === undefined) return;
  completed.add(1);
  if (error !== '') return;
  if (by!.responseTimeMs !== undefined) {
    responseTime.add(by!.responseTimeMs, tags);
    workTime.add(by!.workTimeMs!, tags);
  }
  if (!serverTiming) return;
  const timing = response.headers['Server-Timing'];
  queueTime?.add(readServerTiming(timing, 'queue') ?? 0, tags);
  masterOverhead?.add(readServerTiming(timing, 'master') ?? 0);
}

function recordFurther(sample: Sample, attempt: number): void {
  const by = servedBy(sample);
  metadata ??= exec.vu.metrics.metadata;
  if (rows) metadata.row = packSampleRow(rowOf(sample, attempt));
  attemptTime?.add(sample.answeredMs - sample.sentMs, by && { region: by.region, machine: by.id });
  delete metadata.row;
}

/** The answer, where it names a machine of the fleet: any other name could be new each time. */
const servedBy = ({ by, error }: Sample): Sample['by'] =>
  by && (error === '' ? by.id !== '' : ids.includes(by.id)) ? by : undefined;

/** The row of samples.csv. Times count from the run's start. */
function rowOf(sample: Sample, attempt: number): SampleRow {
  const { index, releasedMs, sentMs, answeredMs, route, response, error } = sample;
  const by = servedBy(sample);
  const startTime = (startMs ??= startedAtMs());
  return {
    index,
    attempt,
    releasedMs: releasedMs - startTime,
    sentMs: sentMs - startTime,
    answeredMs: answeredMs - startTime,
    route,
    region: by?.region ?? '',
    machine: by?.id.slice(by.region.length + 1) ?? '',
    status: response?.status ?? 0,
    durationMs: response?.timings.duration ?? answeredMs - sentMs,
    responseTimeMs: by?.responseTimeMs ?? null,
    workTimeMs: by?.workTimeMs ?? null,
    error,
  };
}
