/** A finished run as points: what k6 would have streamed of it, as far as samples.csv and summary.json hold it. */
import { metricOf, type MetricName, type RUN_TAGS, type SampleTag } from '../../model/metrics.ts';
import type { SampleRow } from '../../model/sample-row.ts';
import type { RunRecord, Summary } from '../../records/format.ts';
import { ended, started } from './events.ts';
import { lineOf, nanoseconds } from './line.ts';

/** Requests of one ms are told apart by their index in ns, so that a request has its time whenever it is sent again. */
const NS_IN_A_MS = 1_000_000;

export function* eventPoints(run: RunRecord, folder: string, summary: Summary): Generator<string> {
  yield started(run, folder);
  yield ended(run, folder, summary);
  const gauges: { readonly [Name in MetricName]?: number | undefined } = {
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
    const known: Readonly<Record<SampleTag, string>> = {
      region: machine === '' ? '' : region,
      machine: machine === '' ? '' : `${region}/${machine}`,
      status: causeOf(row),
      name: endpointOf(row.route),
    };
    const point = (metric: MetricName, value: number | null) => {
      if (value === null) return [];
      const own = Object.fromEntries(metricOf(metric).tags.map((tag) => [tag, known[tag]]));
      return [lineOf(metric, { ...tags, ...own }, { value }, timeNs)];
    };
    return [
      ...point('sojourn_time', answeredMs - row.releasedMs),
      ...point('failed', row.error === '' ? 0 : 1),
      ...point('http_reqs', 1),
      ...point('http_req_duration', row.durationMs),
      ...point('completed', status > 0 ? 1 : null),
      ...point('response_time', row.responseTimeMs),
      ...point('work_time', row.workTimeMs),
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

const tagsOf = (
  { strategy, testid, n, mode }: RunRecord,
  { knowledge }: Summary,
): Record<Exclude<(typeof RUN_TAGS)[number], 'knowledge'>, string> & { knowledge?: string } => ({
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
