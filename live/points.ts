/** A finished run as points: what k6 would have streamed of it, as far as samples.csv and summary.json hold it. */
import type { RunRecord, SampleRow, Summary } from '../report/format.ts';
import { ended, started } from './events.ts';
import { lineOf, nanoseconds } from './line.ts';

/** Requests of one ms are told apart by their index in ns, so that a request has its time whenever it is sent again. */
const NS_IN_A_MS = 1_000_000;

export function* eventPoints(run: RunRecord, folder: string, summary: Summary): Generator<string> {
  const optimum = summary.oracleMs?.mean;
  yield started(run, folder);
  yield ended(run, folder, summary);
  if (optimum === undefined) return;
  yield lineOf('optimum_sojourn_mean', tagsOf(run, summary), { value: optimum }, nanoseconds(startOf(run)));
}

/** The points of one request, alike in name, tags and unit to those that scenarios/kit and k6 itself record. */
export function pointsOf(run: RunRecord, summary: Summary): (row: SampleRow) => string[] {
  const tags = tagsOf(run, summary);
  const startMs = startOf(run);
  return (row) => {
    const { index, region, machine, status, answeredMs, sentMs } = row;
    const at = (ms: number, place = 2 * index) => nanoseconds(startMs + ms) + BigInt(place % NS_IN_A_MS);
    const point = (metric: string, value: number, more: Record<string, string> = {}) =>
      lineOf(metric, { ...tags, ...more }, { value }, at(answeredMs));
    const served = machine === '' ? {} : { region, machine: `${region}/${machine}` };
    const name = { name: endpointOf(row.route) };
    const inFlight = (change: number, ms: number, place: number) =>
      lineOf('in_flight', { ...tags, ...sentTo(row.route) }, { value: change }, at(ms, place));
    return [
      inFlight(1, sentMs, 2 * index),
      inFlight(-1, answeredMs, 2 * index + 1),
      point('sojourn_time', answeredMs - row.releasedMs, served),
      point('failed', row.error === '' ? 0 : 1, { status: causeOf(row) }),
      point('http_reqs', 1, name),
      point('http_req_duration', row.durationMs, name),
      ...(status > 0 ? [point('completed', 1)] : []),
      ...(row.responseTimeMs === null ? [] : [point('response_time', row.responseTimeMs, served)]),
      ...(row.workTimeMs === null ? [] : [point('work_time', row.workTimeMs, served)]),
    ];
  };
}

const tagsOf = ({ strategy, testid, n, mode }: RunRecord, { knowledge }: Summary) => ({
  strategy,
  testid,
  n: String(n),
  mode,
  scenario: strategy,
  ...(knowledge === 'vu' && { knowledge }),
});

/** Results from before this was kept have the moment at which k6 was started, a second or two earlier. */
const startOf = ({ loadStartedAt, startedAt }: RunRecord): number => Date.parse(loadStartedAt ?? startedAt);

const causeOf = ({ status, error }: SampleRow): string =>
  status === 200 && error !== '' ? 'malformed' : String(status);

function endpointOf(route: string): string {
  const depth = route.split('/').length;
  return depth === 2 ? '/work' : depth === 3 ? '/work/<region>' : '/work/<region>/<machine>';
}

function sentTo(route: string): Record<string, string> {
  const [, , region, machine] = route.split('/');
  if (region === undefined) return {};
  return machine === undefined ? { region } : { region, machine: `${region}/${machine}` };
}
