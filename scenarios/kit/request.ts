/** One request of the command unit, from its release to its record. */
import { sleep } from 'k6';
import exec from 'k6/execution';
import http, { type RefinedResponse } from 'k6/http';
import type { Machine, Outcome, Route, Router, Strategy } from '../../strategies/kit/contract.ts';
import type { CountingBoard } from '../../strategies/kit/board.ts';
import { parseAnswer, parseRefusal, type Answer, type ServedBy } from './answer.ts';
import { noteInFlight } from './in-flight.ts';
import type { Memory } from './memory.ts';
import { record } from './record.ts';
import { refuse } from './refuse.ts';
import { baseUrl, known, mode, n, rate, pipes, requestTimeoutMs, timeScale, vus } from './run.ts';

/** Where a request went, and what came of it. Times are k6's clock in ms. */
export interface Sample {
  readonly index: number;
  readonly releasedMs: number;
  readonly sentMs: number;
  readonly answeredMs: number;
  readonly path: string;
  readonly response: RefinedResponse<'text'> | undefined;
  readonly answer: Answer | undefined;
  /** Who served it, or failed to, as far as the master says. */
  readonly served: ServedBy | undefined;
  /** Empty where all went well. */
  readonly error: string;
}

type Sendable = Exclude<Route, { to: 'hold' }>;

/**
 * In a burst, virtual users begin this far apart: about what one of them takes to begin, so that the network gets its
 * turn between them. It counts as sojourn, since all are released together (docs/decisions/burst.md).
 */
const BEGIN_APART_MS = 0.2;

/**
 * What every virtual user does for each request. Against a machine that answers at once this is what there is to be
 * measured, so nothing is made or called that isn't needed (npm run bench -- cost).
 *
 * @param memory where the strategy's knowledge is; undefined where it keeps none, and nothing need be exclusive
 */
export function requestLoop(
  strategy: Strategy,
  router: Router,
  board: CountingBoard,
  memory: Memory | undefined,
): () => void {
  const learns = router.settled !== undefined;
  const request = { index: 0 };

  /** Picks and counts in one go, so that nobody picks on a count that is out of date. */
  function pick(index: number): Route {
    let route;
    try {
      request.index = index;
      route = router.route(request);
    } catch (error) {
      return refuse(
        `${strategy.name} threw for request ${index}: ${(error as Error).message ?? String(error)}`,
      );
    }
    if (route?.to !== 'machine') return checked(route, strategy.name, index);
    const { machine } = route;
    if (known.machines[machine?.index] !== machine) return checked(undefined, strategy.name, index, route);
    if (memory) board.sent(machine);
    return route;
  }

  function learn(routedTo: Machine | undefined, index: number, outcome: Outcome): void {
    if (memory) board.settle(routedTo, outcome.machine, outcome.failed);
    request.index = index;
    router.settled!(request, outcome);
  }

  function settle(routedTo: Machine | undefined, index: number, sample: Sample): void {
    const { served, response, error } = sample;
    const failed = error !== '';
    // Whom a request was sent to is whom its answer names.
    if (!learns && routedTo) return memory!.exclusive(board.settle, routedTo, routedTo, failed);
    const machine = served && machineNamed(served, routedTo);
    if (!learns) return memory!.exclusive(board.settle, routedTo, machine, failed);
    const durationMs = (sample.answeredMs - sample.sentMs) * timeScale;
    const outcome = { routedTo, machine, durationMs, status: response?.status ?? 0, failed };
    if (memory) memory.exclusive(learn, routedTo, index, outcome);
    else learn(routedTo, index, outcome);
  }

  const users = strategy.bindsLate ? pipes : vus;
  const exclusive = memory?.exclusive;
  /** k6 makes this object anew whenever it is asked for, which takes longer than routing; what it tells is always of now. */
  let scenario: typeof exec.scenario | undefined;

  return function iteration(): void {
    scenario ??= exec.scenario;
    const index = scenario.iterationInTest;
    // k6's arrival-rate executors begin one iteration more where the last one falls on the end of the duration.
    if (index >= n) return;
    if (mode === 'burst' && index < users) sleep((index * BEGIN_APART_MS) / 1000);
    const releasedMs = mode === 'closed' ? Date.now() : releaseOf(index, scenario.startTime);
    let route = exclusive ? exclusive(pick, index) : pick(index);
    while (route.to === 'hold') {
      sleep(route.holdMs / timeScale / 1000);
      route = exclusive ? exclusive(pick, index) : pick(index);
    }
    const routedTo = route.to === 'machine' ? route.machine : undefined;
    const path = routedTo ? (paths[routedTo.index] ??= `/work/${routedTo.id}`) : pathOf(route);
    if (noteInFlight) noteInFlight(route);
    const sample = send(path, endpoints[route.to], index, releasedMs);
    if (noteInFlight) noteInFlight();
    if (exclusive || learns) settle(routedTo, index, sample);
    record(sample);
  };
}

/** When the command unit was given this request: all at once, or at the rate's moment. */
const releaseOf = (index: number, startTimeMs: number): number =>
  mode === 'burst' ? startTimeMs : startTimeMs + (1000 * index) / rate;

/** Of machines, put together once for each that this virtual user meets. */
const paths: string[] = [];
const pathOf = (route: Sendable): string => (route.to === 'region' ? `/work/${route.region.name}` : '/work');

/** What isn't a machine of this fleet: allowed as well, or the end of the run. */
function checked(route: Route | undefined, strategy: string, index: number, given: unknown = route): Route {
  if (route?.to === 'anywhere' || route?.to === 'hold') return route;
  if (route?.to === 'region' && known.regions.includes(route.region)) return route;
  return refuse(
    `${strategy} returned ${JSON.stringify(given) ?? 'nothing'} for request ${index}: allowed is anywhere, a region or a machine of this fleet, or a hold`,
  );
}

/** The machine that an answer names, most often the one that was asked; undefined where the fleet has no such one. */
function machineNamed({ region, machine }: ServedBy, asked: Machine | undefined): Machine | undefined {
  if (asked !== undefined && asked.region === region && asked.number === +machine) return asked;
  const id = `${region}/${machine}`;
  return known.machines.find((it) => it.id === id);
}

/** The `name` of a request's own metrics: the master's endpoints, since a name for each machine would be many series. */
const endpoints: Readonly<Record<Sendable['to'], string>> = {
  anywhere: '/work',
  region: '/work/<region>',
  machine: '/work/<region>/<machine>',
};

/** k6 reads these at once, so they can be filled in anew for each request. */
const tags = { name: '' };
const headers = { 'x-request-index': '' };
/** The master's own time-out answers first; this one is for a master that hangs. */
const params = { tags, headers, timeout: requestTimeoutMs / timeScale + 10_000 };

function send(path: string, name: string, index: number, releasedMs: number): Sample {
  tags.name = name;
  headers['x-request-index'] = String(index);
  let response: Sample['response'];
  let answer: Answer | undefined;
  let served: ServedBy | undefined;
  let error = '';
  const sentMs = Date.now();
  try {
    response = http.get<'text'>(baseUrl + path, params);
  } catch (thrown) {
    error = String((thrown as Error).message ?? thrown);
  }
  const answeredMs = Date.now();
  if (response?.status === 200) {
    served = answer = parseAnswer(response.body);
    if (answer === undefined) error = 'malformed answer';
  } else if (response !== undefined) {
    served = parseRefusal(response.body);
    error = `HTTP ${response.status}`;
  }
  return { index, releasedMs, sentMs, answeredMs, path, response, answer, served, error };
}
