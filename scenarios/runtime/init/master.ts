/** Before any load: is the master there, and is it the fleet that this run believes it to be? */
import http from 'k6/http';
import type { Fleet } from '../../../model/fleet/fleet.ts';
import { readGreeting, ROOT } from '../../../model/master-api.ts';
import { abort } from '../abort.ts';
import type { Settings } from '../settings.ts';

/** Ends the test with one line where the load would go astray. */
export function checkMaster(truth: Fleet, { baseUrl, timeScale }: Settings): void {
  const greeting = greet(baseUrl);
  if (greeting.regions === undefined) return;
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

function greet(baseUrl: string): ReturnType<typeof readGreeting> {
  let response;
  try {
    response = http.get(baseUrl + ROOT, {
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
    abort(`BASE_URL=${baseUrl} answers GET / with ${response.status}: expected 200, from a master`);
  }
  return readGreeting(response.body);
}

const describe = (regions: Readonly<Record<string, unknown>>): string =>
  Object.keys(regions)
    .sort()
    .map((name) => `${name} (${String(regions[name])})`)
    .join(', ');
