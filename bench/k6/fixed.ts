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

export default function (): void {
  const index = exec.scenario.iterationInTest;
  const params: RefinedParams<'text'> = {
    tags: { name: path },
    headers: { 'x-request-index': String(index) },
    timeout: 40_000,
  };
  const sentMs = Date.now();
  const response = http.get(__ENV.BASE_URL + path, params);
  const answeredMs = Date.now();
  const answer = parseAnswer(response.body);
  record({
    index,
    releasedMs: sentMs,
    sentMs,
    answeredMs,
    path,
    response,
    answer,
    served: answer,
    error: response.status === 200 && answer !== undefined ? '' : 'malformed answer',
  });
}
