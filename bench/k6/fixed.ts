/** The loop of scenarios/kit without a strategy: a route that never changes, parsed and recorded the same. */
import exec from 'k6/execution';
import http, { type RefinedParams } from 'k6/http';
import type { Options } from 'k6/options';
import { parseAnswer } from '../../scenarios/kit/answer.ts';
import { record } from '../../scenarios/kit/record.ts';

export const options: Options = {
  scenarios: {
    fixed: {
      executor: 'shared-iterations',
      iterations: Number(__ENV.N),
      vus: Number(__ENV.VUS),
      maxDuration: '1h',
    },
  },
  systemTags: ['name', 'method', 'status', 'scenario', 'expected_response', 'error_code'],
  throw: true,
};

const path = '/work/emea/0';
const url = __ENV.BASE_URL + path;
const tags = { name: '/work/<region>/<machine>' };
const headers = { 'x-request-index': '' };
const params: RefinedParams<'text'> = { tags, headers, timeout: 40_000 };
let scenario: typeof exec.scenario | undefined;

export default function (): void {
  scenario ??= exec.scenario;
  const index = scenario.iterationInTest;
  headers['x-request-index'] = String(index);
  const sentMs = Date.now();
  const response = http.get(url, params);
  const answeredMs = Date.now();
  const answer = response.status === 200 ? parseAnswer(response.body) : undefined;
  record({
    index,
    releasedMs: sentMs,
    sentMs,
    answeredMs,
    path,
    response,
    answer,
    served: answer,
    error: answer === undefined ? 'malformed answer' : '',
  });
}
