/** Before any load: is the master there, and is it the fleet that this run believes it to be? */
import http, { type BatchRequest } from 'k6/http';
import type { Fleet } from '../../../model/fleet/fleet.ts';
import { machineLabel, readGreeting, ROOT, startOf, workPath } from '../../../model/master-api.ts';
import { answerReader, unexpected, urlOf } from '../../../model/service/service.ts';
import { speaksAsMaster } from '../../../model/service/syntax.ts';
import { abort } from '../abort.ts';
import type { Settings } from '../settings.ts';

/** Ends the test with one line where the load would go astray. */
export function checkMaster(truth: Fleet, settings: Settings): void {
  const { baseUrl, timeScale } = settings;
  if (!speaksAsMaster(settings)) return checkMachines(truth, settings);
  const greeting = greet(settings);
  if (greeting.regions === undefined) return checkMachines(truth, settings);
  const there = describe(greeting.regions);
  const expected = describe(
    Object.fromEntries(truth.regions.map(({ name, machines }) => [name, machines.length])),
  );
  if (there !== expected) {
    abort(
      `BASE_URL=${baseUrl} is a fleet of ${there}, this run is for ${expected}: give that fleet's file with -e TOPOLOGY=FILE`,
    );
  }
  const { timeScale: theirs = 1 } = greeting;
  if (theirs !== timeScale) {
    abort(
      `BASE_URL=${baseUrl} runs at time scale ${theirs}, this run at ${timeScale}: add -e TIME_SCALE=${theirs}`,
    );
  }
}

/**
 * A master that doesn't tell its fleet is asked for the first and the last machine of each region: better one line now than
 * a run of answers that aren't what is expected. A machine that is only unwell (5xx, 429) may be.
 */
function checkMachines({ regions }: Fleet, { baseUrl, givenHeaders: headers, service }: Settings): void {
  const machines = regions.flatMap(({ machines }) => [...new Set([machines[0]!, machines.at(-1)!])]);
  const ids = regions.flatMap((region) => region.machines.map(({ id }) => id));
  const params = { headers, tags: { name: 'probe' }, responseType: 'text' as const, redirects: 0 };
  const requests = machines.map(({ id }): BatchRequest => ['GET', urlOf(service, baseUrl, id), null, params]);
  let responses;
  try {
    responses = http.batch(requests);
  } catch {
    // A connection that breaks is a failure to be counted, not another fleet.
    return;
  }
  const read = answerReader(service, ids);
  responses.forEach(({ status, body, headers: theirs }, i) => {
    if (status === 0 || status === 429 || status >= 500) return;
    const { id, region, number } = machines[i]!;
    const { problem } = read(status, body, theirs, id);
    if (problem === '') return;
    if (service !== undefined)
      abort(
        `${unexpected(service, urlOf(service, baseUrl, id), status, body, problem)}: see ROUTES, ANSWER, STATUSES`,
      );
    const came = status === 200 ? `: ${startOf(String(body))}` : '';
    abort(
      `BASE_URL=${baseUrl}: GET ${workPath(id)} answered HTTP ${status}${came} (${problem}); expected JSON with machine ${machineLabel(number)}, region ${region}, response_time and work_time in ms; for another fleet give its file with -e TOPOLOGY=FILE, for a service that answers otherwise -e ANSWER=none`,
    );
  });
}

function greet({ baseUrl, givenHeaders: headers }: Settings): ReturnType<typeof readGreeting> {
  let response;
  try {
    response = http.get(baseUrl + ROOT, {
      headers,
      tags: { name: ROOT },
      timeout: '10s',
      responseType: 'text',
      redirects: 0,
    });
  } catch (error) {
    return abort(
      `BASE_URL=${baseUrl} does not answer (${String((error as Error).message ?? error)}): start a fleet with "npx routebench testbed", or name another with -e BASE_URL=http://<host>:<port>`,
    );
  }
  if (response.status !== 200) {
    abort(
      `BASE_URL=${baseUrl} answers GET / with ${response.status}: expected 200, from a master (redirects are not followed)`,
    );
  }
  return readGreeting(response.body);
}

const describe = (regions: Readonly<Record<string, unknown>>): string =>
  Object.keys(regions)
    .sort()
    .map((name) => `${name} (${String(regions[name])})`)
    .join(', ');
