/** The loop of scenarios/runtime without a strategy: a route that never changes, parsed and recorded the same. */
import exec from 'k6/execution';
import http, { type RefinedParams } from 'k6/http';
import { answerProblem, PATHS, readAnswer, REQUEST_INDEX, workPath } from '../../model/master-api.ts';
import { DURATION, N, optionsFor, VUS } from '../../scenarios/runtime/scenario.ts';
import { init } from '../../scenarios/runtime/init/index.ts';
import { record } from '../../scenarios/runtime/record-metrics.ts';
import { settings } from '../../scenarios/runtime/current-settings.ts';
import { defineStrategy } from '../../strategies/api/contract.ts';
import { to } from '../../model/fleet/route.ts';

/** In all but its route a run like any other: tags, thresholds and what is done before the load cost as well. */
const fixed = defineStrategy({
  name: 'fixed',
  summary: 'always the same machine',
  source: 'none',
  knowledge: 'none',
  create: ({ machines }) => ({ route: () => to(machines[0]!) }),
});

export const options = optionsFor(fixed, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

/** Of a closed loop nothing is asked beforehand. */
const hostless = undefined as never;
export const setup = (): void => init.before(fixed, hostless, settings!);

const asked = 'emea/0';
const route = workPath(asked);
const url = `${__ENV.BASE_URL}${route}`;
const tags = { name: PATHS[3] };
const headers = { [REQUEST_INDEX]: '' };
const params: RefinedParams<'text'> = { tags, headers, timeout: 40_000 };
const { now } = Date;
const { get } = http;
let scenario: typeof exec.scenario | undefined;

export default function (): void {
  scenario ??= exec.scenario;
  const index = scenario.iterationInTest;
  headers[REQUEST_INDEX] = `${index}`;
  const sentMs = now();
  const response = get(url, params);
  const answeredMs = now();
  const by = readAnswer(response.body);
  record({
    index,
    releasedMs: sentMs,
    sentMs,
    answeredMs,
    route,
    response,
    by,
    error: answerProblem(response.status, by, asked, [asked]),
  });
}
