/** Turns a request's sample into metrics, and into a row of samples.csv where the runner wants rows. */
import exec from 'k6/execution';
import { exclusive } from './exclusive.ts';
import { readServerTiming } from '../../model/master-api.ts';
import { packSampleRow, type SampleRow } from '../../model/sample-row.ts';
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
import { baseUrl, ids, live, rows, serverTiming, startedAtMs } from './current-settings.ts';

/** What came of a request, as the one tag that tells causes apart: 0 where no answer came. */
const well = { status: '200' };

/** Asked for once: k6 makes what exec.vu and exec.scenario give anew each time, which takes longer than all that is recorded. */
let metadata: typeof exec.vu.metrics.metadata | undefined;
let startMs: number | undefined;

/** Where dashboards look on, no two samples may have the same time. */
export const record = live ? exclusive(recordNow) : recordNow;

function recordNow(sample: Sample): void {
  const { response, error } = sample;
  const by = servedBy(sample);
  const tags = by && { region: by.region, machine: by.id };
  if (error === '') failed.add(false, well);
  else failed.add(true, { status: response?.status === 200 ? 'malformed' : String(response?.status ?? 0) });
  if (rows) {
    metadata ??= exec.vu.metrics.metadata;
    metadata.row = packSampleRow(rowOf(sample));
  }
  sojournTime.add(sample.answeredMs - sample.releasedMs, tags);
  if (rows) delete metadata!.row;
  if (response === undefined) return;
  completed.add(1);
  if (error !== '') return;
  responseTime.add(by!.responseTimeMs!, tags);
  workTime.add(by!.workTimeMs!, tags);
  if (!serverTiming) return;
  const timing = response.headers['Server-Timing'];
  queueTime?.add(readServerTiming(timing, 'queue') ?? 0, tags);
  masterOverhead?.add(readServerTiming(timing, 'master') ?? 0);
}

/** The answer, where it names a machine of the fleet: any other name could be new each time. */
const servedBy = ({ by, error }: Sample): Sample['by'] =>
  by && (error === '' || ids.includes(by.id)) ? by : undefined;

/** The row of samples.csv. Times count from the run's start. */
function rowOf(sample: Sample): SampleRow {
  const { index, releasedMs, sentMs, answeredMs, url, response, error } = sample;
  const by = servedBy(sample);
  const startTime = (startMs ??= startedAtMs());
  return {
    index,
    attempt: 1,
    releasedMs: releasedMs - startTime,
    sentMs: sentMs - startTime,
    answeredMs: answeredMs - startTime,
    route: url.slice(baseUrl.length),
    region: by?.region ?? '',
    machine: by?.id.slice(by.region.length + 1) ?? '',
    status: response?.status ?? 0,
    durationMs: response?.timings.duration ?? answeredMs - sentMs,
    responseTimeMs: by?.responseTimeMs ?? null,
    workTimeMs: by?.workTimeMs ?? null,
    error,
  };
}
