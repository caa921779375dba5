/** A finished run as points: what k6 would have streamed of it, as far as samples.csv and summary.json hold it. */
import type { RunRecord, SampleRow, Summary } from '../../records/format.ts';
import { ended, started } from './events.ts';
import { lineOf, nanoseconds } from './line.ts';

/** Requests of one ms are told apart by their index in ns, so that a request has its time whenever it is sent again. */
const NS_IN_A_MS = 1_000_000;

export function* eventPoints(run: RunRecord, folder: string, summary: Summary): Generator<string> {
  yield started(run, folder);
  yield ended(run, folder, summary);
  const gauges = {
    expected_sojourn_mean: summary.expectedMeanMs,
    optimum_sojourn_mean: summary.oracleMs?.mean,
  };
  for (const [metric, value] of Object.entries(gauges)) {
    if (value === undefined) continue;
    yield lineOf(metric, tagsOf(run, summary), { value }, nanoseconds(startOf(run)));
  }
}

/** The points of one request, alike in name, tags and unit to those that scenarios/runtime and k6 itself record. */
export function pointsOf(run: RunRecord, summary: Summary): (row: SampleRow) => string[] {
  const tags = tagsOf(run, summary);
  const startMs = startOf(run);
  return (row) => {
    const { index, region, machine, status, answeredMs } = row;
    const timeNs = nanoseconds(startMs + answeredMs) + BigInt(index % NS_IN_A_MS);
    const point = (metric: string, value: number, more: Record<string, string> = {}) =>
      lineOf(metric, { ...tags, ...more }, { value }, timeNs);
    const served = machine === '' ? {} : { region, machine: `${region}/${machine}` };
    const name = { name: endpointOf(row.route) };
    return [
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

const COUNTED_EVERY_MS = 200;

/** Where requests were, counted as often as k6 counts them (scenarios/runtime/in-flight.ts); of a whole run at its end. */
export function inFlightCounter(run: RunRecord, summary: Summary) {
  /** By route: what changes in each step. */
  const changes = new Map<string, Map<number, number>>();
  const change = (route: string, ms: number, by: number) => {
    const steps = changes.get(route) ?? new Map<number, number>();
    const step = Math.floor(ms / COUNTED_EVERY_MS);
    steps.set(step, (steps.get(step) ?? 0) + by);
    changes.set(route, steps);
  };
  return {
    add({ route, sentMs, answeredMs }: SampleRow) {
      change(route, sentMs, 1);
      change(route, answeredMs, -1);
    },
    *points(): Generator<string> {
      for (const [route, steps] of changes) {
        const tags = { ...tagsOf(run, summary), ...sentTo(route) };
        let there = 0;
        const last = [...steps.keys()].reduce((most, step) => Math.max(most, step), 0);
        for (let step = 0; step <= last; step++) {
          there += steps.get(step) ?? 0;
          const endMs = startOf(run) + (step + 1) * COUNTED_EVERY_MS;
          yield lineOf('in_flight', tags, { value: there }, nanoseconds(endMs));
        }
      }
    },
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
