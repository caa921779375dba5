/** One request of the command unit, from its release to its record. */
import { sleep } from 'k6';
import exec from 'k6/execution';
import http, { type RefinedParams, type RefinedResponse } from 'k6/http';
import type { Machine, Outcome, Route, Router, Strategy } from '../../strategies/kit/contract.ts';
import type { CountingBoard } from '../../strategies/kit/board.ts';
import { parseAnswer, parseRefusal, type Answer, type ServedBy } from './answer.ts';
import { countInFlight } from './in-flight.ts';
import type { Memory } from './memory.ts';
import { record } from './record.ts';
import { refuse } from './refuse.ts';
import { baseUrl, known, mode, n, rate, requestTimeoutMs, timeScale, vus } from './run.ts';

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

/** The machine that an answer names; undefined where the fleet has no such one. */
function machineNamed({ region, machine }: ServedBy): Machine | undefined {
  const id = `${region}/${machine}`;
  return known.machines.find((it) => it.id === id);
}

/** The master's own time-out answers first; this one is for a master that hangs. */
const timeoutMs = requestTimeoutMs / timeScale + 10_000;

/**
 * In a burst, virtual users begin this far apart: about what one of them takes to begin, so that the network gets its
 * turn between them. It counts as sojourn, since all are released together (docs/decisions/burst.md).
 */
const BEGIN_APART_MS = 0.2;

/** Where a request is sent. */
interface Destination {
  readonly route: Sendable;
  readonly path: string;
}

/**
 * @param memory where the strategy's knowledge is; undefined where it keeps none, and nothing need be exclusive
 */
export function requestLoop(
  strategy: Strategy,
  router: Router,
  board: CountingBoard,
  memory: Memory | undefined,
): () => void {
  const pick = memory ? (index: number) => memory.exclusive(pickNow, index) : pickNow;
  const settle = memory
    ? (...args: Parameters<typeof settleNow>) => memory.exclusive(settleNow, ...args)
    : settleNow;

  /** Picks and counts in one go, so that nobody picks on a count that is out of date. A number: ask again after so many ms. */
  function pickNow(index: number): Destination | number {
    const route = routeOf(index);
    if (route?.to === 'hold') return route.holdMs;
    const path = pathOf(route, strategy.name, index);
    if (memory && route.to === 'machine') board.sent(route.machine);
    return { route, path };
  }

  function routeOf(index: number): Route {
    try {
      return router.route({ index });
    } catch (error) {
      return refuse(
        `${strategy.name} threw for request ${index}: ${(error as Error).message ?? String(error)}`,
      );
    }
  }

  function settleNow(route: Sendable, index: number, outcome: Outcome): void {
    if (memory)
      board.settle(route.to === 'machine' ? route.machine : undefined, outcome.machine, outcome.failed);
    router.settled?.({ index }, outcome);
  }

  return function iteration(): void {
    const index = exec.scenario.iterationInTest;
    // k6's arrival-rate executors begin one iteration more where the last one falls on the end of the duration.
    if (index >= n) return;
    if (mode === 'burst' && index < vus) sleep((index * BEGIN_APART_MS) / 1000);
    const releasedMs = releaseOf(index);
    let picked = pick(index);
    while (typeof picked === 'number') {
      sleep(picked / timeScale / 1000);
      picked = pick(index);
    }
    const { route, path } = picked;
    const sentMs = Date.now();
    countInFlight?.(route, 1);
    const result = send(path, endpoints[route.to], index);
    const answeredMs = Date.now();
    countInFlight?.(route, -1);
    settle(route, index, {
      machine: result.served && machineNamed(result.served),
      durationMs: (answeredMs - sentMs) * timeScale,
      status: result.response?.status ?? 0,
      failed: result.error !== '',
    });
    record({ ...result, index, releasedMs, sentMs, answeredMs, path });
  };
}

/** When the command unit was given this request: all at once, at its user's turn, or at the rate's. */
function releaseOf(index: number): number {
  if (mode === 'burst') return exec.scenario.startTime;
  return mode === 'closed' ? Date.now() : exec.scenario.startTime + (1000 * index) / rate;
}

function pathOf(route: Sendable | undefined, strategy: string, index: number): string {
  if (route?.to === 'anywhere') return '/work';
  if (route?.to === 'region' && known.regions.includes(route.region)) return `/work/${route.region.name}`;
  if (route?.to === 'machine' && known.machines[route.machine?.index] === route.machine)
    return machinePath(route.machine);
  return refuse(
    `${strategy} returned ${JSON.stringify(route) ?? 'nothing'} for request ${index}: allowed is anywhere, a region or a machine of this fleet, or a hold`,
  );
}

const machinePath = ({ region, number }: Machine): string => `/work/${region}/${number}`;

/** The `name` of a request's own metrics: the master's endpoints, since a name for each machine would be many series. */
const endpoints: Readonly<Record<Sendable['to'], string>> = {
  anywhere: '/work',
  region: '/work/<region>',
  machine: '/work/<region>/<machine>',
};

function send(
  path: string,
  name: string,
  index: number,
): Pick<Sample, 'response' | 'answer' | 'served' | 'error'> {
  const params: RefinedParams<'text'> = {
    tags: { name },
    headers: { 'x-request-index': String(index) },
    timeout: timeoutMs,
  };
  let response;
  try {
    response = http.get(baseUrl + path, params);
  } catch (error) {
    return {
      response: undefined,
      answer: undefined,
      served: undefined,
      error: String((error as Error).message ?? error),
    };
  }
  if (response.status !== 200) {
    return {
      response,
      answer: undefined,
      served: parseRefusal(response.body),
      error: `HTTP ${response.status}`,
    };
  }
  const answer = parseAnswer(response.body);
  return { response, answer, served: answer, error: answer === undefined ? 'malformed answer' : '' };
}
