/** Turns a request's sample into metrics, and into a row of samples.csv where the runner wants rows. */
import exec from 'k6/execution';
import { Trend } from 'k6/metrics';
import { serverTimingMs } from './answer.ts';
import { completed, failed, responseTime, sojournTime, workTime } from './metrics.ts';
import type { Sample } from './request.ts';
import { rows, serverTiming } from './run.ts';

const onlyWhereAskedFor = serverTiming
  ? [
      { name: 'queue', trend: new Trend('queue_time', true) },
      { name: 'master', trend: new Trend('master_overhead', true) },
    ]
  : [];

export function record(sample: Sample): void {
  const { answer, served, response, releasedMs, answeredMs, error } = sample;
  const tags = served && { region: served.region, machine: `${served.region}/${served.machine}` };
  failed.add(error !== '');
  if (rows) exec.vu.metrics.metadata.row = rowOf(sample);
  sojournTime.add(answeredMs - releasedMs, tags);
  if (rows) delete exec.vu.metrics.metadata.row;
  if (response === undefined) return;
  completed.add(1);
  if (answer === undefined) return;
  responseTime.add(answer.responseTimeMs, tags);
  workTime.add(answer.workTimeMs, tags);
  for (const { name, trend } of onlyWhereAskedFor) {
    const ms = serverTimingMs(response.headers['Server-Timing'], name);
    if (ms !== undefined) trend.add(ms, tags);
  }
}

/**
 * The row as one metadata value. k6's CSV output joins metadata by & and = unescaped, so free text is percent-encoded.
 * The order is that of samples.csv (DESIGN: index, attempt, …), times counted from the scenario's start.
 */
function rowOf({
  index,
  releasedMs,
  sentMs,
  answeredMs,
  path,
  response,
  answer,
  served,
  error,
}: Sample): string {
  const { startTime } = exec.scenario;
  return [
    index,
    1,
    releasedMs - startTime,
    sentMs - startTime,
    answeredMs - startTime,
    path,
    served?.region ?? '',
    served?.machine ?? '',
    response?.status ?? 0,
    response?.timings.duration ?? answeredMs - sentMs,
    answer?.responseTimeMs ?? '',
    answer?.workTimeMs ?? '',
    encodeURIComponent(error),
  ].join(';');
}
