/** One request of the command unit, from its release to its record. */
import { sleep } from 'k6';
import exec from 'k6/execution';
import http, { type RefinedParams } from 'k6/http';
import { HELD } from '../../strategies/host/strategy-host.ts';
import {
  answerProblem,
  PATHS,
  readAnswer,
  REQUEST_INDEX,
  REQUEST_KEY,
  REQUEST_SIZE,
  workPath,
} from '../../model/master-api.ts';
import { CLIENT_PATIENCE_MS } from '../../model/fleet/topology.ts';
import { staggerMs } from './stagger.ts';
import type { Host } from './host.ts';
import { noteInFlight } from './in-flight.ts';
import { expectFurther, record } from './record-metrics.ts';
import type { Sample } from './sample.ts';
import { furtherAttempts } from './strategy-loader.ts';
import { answerReader, masterless } from './service/service.ts';
import { abort } from './abort.ts';
import { keysOf, releasesMs, sizesOf } from './workload.ts';
import {
  baseUrl,
  givenHeaders,
  ids,
  mode,
  n,
  pipes,
  regions,
  requestTimeoutMs,
  seed,
  service,
  startAt,
  startedAtMs,
  thinkMs,
  timeScale,
  vus,
} from './current-settings.ts';

/** k6's engine looks for what is global, and for what an object holds, by its name each time it is used. */
const { now } = Date;
const { get } = http;

/**
 * What every virtual user does for each request. Against a machine that answers at once this is what there is to be
 * measured, so nothing is made or called that isn't needed (npm run bench -- cost).
 */
export function requestLoop(host: Host): () => void | Promise<void> {
  const { ask, settle, plan } = host;
  const further = attemptsWith(host);
  const users = ask('bindsLate') ? pipes : vus;
  /** A planned request of a closed loop waits for nothing: it is released as it is sent. */
  const release = plan && mode === 'closed' ? undefined : releaseIn[mode];
  /** k6 makes this object anew whenever it is asked for, which takes longer than routing; what it tells is always of now. */
  let scenario: typeof exec.scenario | undefined;
  let startedMs = 0;
  let answered = false;

  return function iteration(): void | Promise<void> {
    if (!scenario) {
      // All users wake at once, and get this far before the first of them sends: so the little that is needed, and nothing else.
      const waitMs = (startAt ? startAt - now() : 0) + (mode === 'burst' ? staggerMs(__VU - 1, users) : 0);
      if (waitMs > 0) sleep(waitMs / 1000);
      scenario = exec.scenario;
      startedMs = startedAtMs();
    }
    const index = scenario.iterationInTest;
    if (releasesMs) {
      const early = startedMs + releasesMs[index]! - now();
      if (early > 0) sleep(early / 1000);
    } else if (thinkMs > 0) {
      if (answered) sleep(thinkMs / 1000);
      answered = true;
    }
    const releasedMs = release && release(index, startedMs);
    if (further) return further(index, releasedMs!, startedMs);
    let place = (plan ? plan[index]! : ask('route', index, startedMs)) as number;
    let target = targets[place];
    if (!target) {
      // A place that is new to this user, a time to wait (below 0), a text that says what went wrong, or a plan's NaN.
      while (place < 0) {
        sleep((HELD - place) / timeScale / 1000);
        place = ask('route', index, startedMs) as number;
      }
      const wrong: unknown = Number.isNaN(place) ? String(ask('route', index, startedMs)) : place;
      if (typeof wrong === 'string') return abort(wrong);
      target = targetOf(place);
    }
    if (chosen) target = targetOf(chosen(place, index));
    const { url, asked } = target;
    // k6 reads it at once, so it can be filled in anew for each request.
    headers[REQUEST_INDEX] = `${index}`;
    if (sizesOf) headers[REQUEST_SIZE] = `${sizesOf[index]!}`;
    if (keysOf) headers[REQUEST_KEY] = `${keysOf[index]!}`;
    if (noteInFlight) noteInFlight(place);
    let response, answeredMs, by, error;
    const sentMs = now();
    try {
      response = get<'text'>(url, target.params);
      answeredMs = now();
      by = read ? read(response.status, response.body, response.headers, asked) : readAnswer(response.body);
      error = read ? by.problem : answerProblem(response.status, by, asked, ids);
    } catch (thrown) {
      answeredMs = now();
      error = String((thrown as Error).message ?? thrown);
    }
    if (noteInFlight) noteInFlight();
    const { route } = target;
    const sample = {
      index,
      releasedMs: releasedMs ?? sentMs,
      sentMs,
      answeredMs,
      route,
      response,
      by,
      error,
    };
    if (settle) {
      const fault = settle(place, sample);
      if (fault) return abort(fault);
    }
    record(sample);
    if (read) stopWhereAsked(sample);
  };
}

/** What is done of each request that may have further attempts; undefined where none may. */
function attemptsWith({ ask, further }: Host) {
  if (!further) return undefined;
  expectFurther();
  const recordAndStop: typeof record = (sample, ...which) => {
    record(sample, ...which);
    if (read) stopWhereAsked(sample);
  };
  return furtherAttempts({ ...further, ask, n, timeScale, send, record: recordAndStop, abort });
}

/** How others' answers are read; undefined where a master as ours answers. */
const read = service && answerReader(service, ids);
/** Of a fleet without a master, which machine is asked. */
const chosen = service?.urls && masterless(ids, seed);

/** Others' services are left alone as soon as they ask for it. */
function stopWhereAsked({ error, route, response }: Sample): void {
  if (error === 'HTTP 429')
    abort(
      `${route} answered HTTP 429${response?.headers['Retry-After'] ? ` (retry after ${response.headers['Retry-After']} s)` : ''}: the service asks for less load, so the run stops here; send less, or take it as an answer with --statuses (STATUSES=) 2xx,429`,
    );
}

async function send(place: number, index: number, number: number, releasedMs: number): Promise<Sample> {
  const { url, params, asked, route } = targetOf(chosen ? chosen(place, index) : place);
  headers[REQUEST_INDEX] = `${number}`;
  if (sizesOf) headers[REQUEST_SIZE] = `${sizesOf[index]!}`;
  if (keysOf) headers[REQUEST_KEY] = `${keysOf[index]!}`;
  if (noteInFlight) noteInFlight(place);
  const sentMs = now();
  let response: Sample['response'];
  let by: Sample['by'];
  let error: string;
  let answeredMs;
  try {
    response = await http.asyncRequest<'text'>('GET', url, null, params);
    answeredMs = now();
    by = read ? read(response.status, response.body, response.headers, asked) : readAnswer(response.body);
    error = read ? by.problem : answerProblem(response.status, by, asked, ids);
  } catch (thrown) {
    answeredMs = now();
    error = String((thrown as Error).message ?? thrown);
  }
  if (noteInFlight) noteInFlight();
  return { index, releasedMs, sentMs, answeredMs, route, response, by, error };
}

/** When the command unit was given a request: all at once, when its user was free, or at the rate's moment. */
const releaseIn: Record<typeof mode, (index: number, startedMs: number) => number> = {
  burst: (_index, startedMs) => startedMs,
  closed: now,
  open: (index, startedMs) => startedMs + releasesMs![index]!,
};

const headers: Record<string, string> = { ...givenHeaders, [REQUEST_INDEX]: '' };
/** The master's own time-out answers first; this one is for a master that hangs. */
const timeout = requestTimeoutMs / timeScale + CLIENT_PATIENCE_MS;

/** The `name` of a request's own metrics is the endpoint: a name for each machine would be many series. */
const paramsFor = (name: string): RefinedParams<'text'> => ({
  tags: { name },
  headers,
  timeout,
  redirects: 0,
});
const [, anywhere, toRegion, toMachine] = PATHS.map(paramsFor);

/** Where a request goes, in k6's words. */
interface Target {
  /** A machine's id, a region's name, or nothing. */
  readonly asked: string;
  readonly url: string;
  readonly route: string;
  readonly params: RefinedParams<'text'>;
}

/** By place (host.ts): put together once for each that this virtual user meets. */
const targets: Target[] = [];

const targetOf = (place: number): Target => (targets[place] ??= targetAt(place));

function targetAt(place: number): Target {
  const region = place - ids.length;
  const asked = ids[place] ?? regions[region] ?? '';
  const params = region < 0 ? toMachine : region < regions.length ? toRegion : anywhere;
  const route = workPath(asked);
  return { url: service?.urls?.[asked] ?? baseUrl + route, asked, route, params: params! };
}
