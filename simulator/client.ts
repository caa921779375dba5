/** The command unit in virtual time: asks the strategy, counts on the board, settles. The twin of scenarios/runtime/request-loop.ts. */
import type { Workload } from '../model/workload/load.ts';
import type { Outcome, Request, Router } from '../strategies/api/contract.ts';
import type { Route } from '../model/fleet/route.ts';
import type { Machine } from '../model/fleet/machine.ts';
import type { CountingBoard } from '../strategies/host/board.ts';
import type { Fleet } from '../model/fleet/fleet.ts';
import { mastersChoice } from '../model/fleet/master-choice.ts';
import { routeCodeOf, wrongRoute } from '../strategies/host/route-codes.ts';
import { ANYWHERE, regionRoute, type Columns } from './columns.ts';
import { attemptsOf } from './attempts.ts';
import { Kind, type Events } from './events.ts';
import { StrategyError } from './strategy-error.ts';
import type { VirtualFleet } from './virtual-fleet.ts';

export interface Client {
  /** Asks where an attempt (columns.ts) goes, and sends it there. */
  ask(slot: number, nowMs: number): void;
  /** It is answered. */
  settle(slot: number, nowMs: number): void;
  /** The time has passed after which it may get another one beside it. */
  hedge(slot: number, nowMs: number): void;
}

export interface ClientOptions {
  readonly name: string;
  readonly router: Router;
  /** Requests in all. */
  readonly n: number;
  /** A request has its answer, and none of its attempts is under way: its user is free. */
  readonly free: (nowMs: number) => void;
  readonly known: Fleet;
  /** Absent where the strategy doesn't go by what is in flight. */
  readonly board: CountingBoard | undefined;
  readonly seed: number;
  readonly workload: Pick<Workload, 'sizes' | 'keys'>;
  /** Whether the strategy sees how much work a request is. */
  readonly sizesKnown: boolean;
  readonly fleet: VirtualFleet;
  readonly columns: Columns;
  readonly events: Events;
}

/** With nothing under way only time can change a strategy's mind: holding for longer than this, it never will. */
const LONGEST_IDLE_HOLD_MS = 3_600_000;

export function clientOf(options: ClientOptions): Client {
  const { name, router, n, free, known, board, seed, fleet, columns, events } = options;
  const { machines, regions } = known;
  const { route: routes, sentMs, answeredMs, status, problem } = columns;
  const { keys } = options.workload;
  const sizes = options.sizesKnown ? options.workload.sizes : undefined;
  /** Filled in anew for each. */
  const request: { -readonly [Key in keyof Request]: Request[Key] } = { index: 0 };
  const requestOf = (slot: number): Request => {
    const index = slot % n;
    request.index = index;
    if (attempts) request.attempt = 1 + Math.floor(slot / n);
    if (keys) request.key = keys[index]!;
    if (sizes) request.size = sizes[index]!;
    return request;
  };
  const attempts = router.retry || router.hedge ? attemptsOf(router, n, columns, events) : undefined;
  let underWay = 0;
  let lastSettledMs = 0;

  const thrown = (slot: number, cause: unknown) =>
    new StrategyError(`${name} failed on request ${slot}: ${(cause as Error).message}`, { cause });

  function hold(index: number, holdMs: number, nowMs: number): void {
    const againMs = nowMs + holdMs;
    if (!(againMs > nowMs && againMs < Infinity)) {
      throw new StrategyError(
        `${name} held request ${index} for ${holdMs} ms: expected a finite time above 0`,
      );
    }
    if (underWay === 0 && nowMs - lastSettledMs > LONGEST_IDLE_HOLD_MS) {
      throw new StrategyError(`${name} holds request ${index} for ever: nothing was under way for an hour`);
    }
    events.schedule(Kind.ask, index, againMs);
  }

  /** The route as a number of columns.ts. */
  function encoded(route: Exclude<Route, { to: 'hold' }>, index: number): number {
    const place = routeCodeOf(route, known);
    if (place === undefined) throw new StrategyError(wrongRoute(name, route, index));
    const region = place - machines.length;
    return region < 0 ? place : region < regions.length ? regionRoute(region) : ANYWHERE;
  }

  function routeOf(slot: number): Route {
    try {
      return router.route(requestOf(slot));
    } catch (error) {
      throw thrown(slot, error);
    }
  }

  /** @returns whether the request has ended with it */
  function reported(slot: number, outcome: Outcome, nowMs: number): boolean {
    try {
      router.settled?.(requestOf(slot), outcome);
      return attempts === undefined || attempts.answered(slot, requestOf(slot), outcome, nowMs);
    } catch (error) {
      throw thrown(slot, error);
    }
  }

  /** What the strategy says of a further attempt. */
  function ofFurther(slot: number, say: (request: Request) => void): void {
    try {
      say(requestOf(slot));
    } catch (error) {
      throw thrown(slot, error);
    }
  }

  return {
    ask(index, nowMs) {
      if (attempts?.isVain(index)) return attempts.dropped(index) ? free(nowMs) : undefined;
      const route = routeOf(index);
      if (route?.to === 'hold') return hold(index, route.holdMs, nowMs);
      const code = encoded(route, index);
      if (board && code >= 0) board.loads[code]! += 1;
      underWay++;
      routes[index] = code;
      sentMs[index] = nowMs;
      fleet.send(index, mastersChoice(regions, route, seed, index).index, nowMs);
      if (attempts) ofFurther(index, (request) => attempts.sent(index, request, nowMs));
    },
    hedge(slot, nowMs) {
      ofFurther(slot, (request) => attempts?.waited(slot, request, nowMs));
    },
    settle(index, nowMs) {
      underWay--;
      lastSettledMs = nowMs;
      answeredMs[index] = nowMs;
      // The master says which machine served a request, or refused it, unless something is wrong with the answer itself.
      const unnamed = problem[index] !== 0;
      const machine = unnamed ? undefined : machines[columns.machine[index]!]!;
      const failed = unnamed || status[index] !== 200;
      const askedFor = routedTo(routes[index]!, machines);
      board?.settle(askedFor, machine, failed);
      const durationMs = nowMs - sentMs[index]!;
      const outcome = { routedTo: askedFor, machine, durationMs, status: status[index]!, failed };
      if (reported(index, outcome, nowMs)) free(nowMs);
    },
  };
}

const routedTo = (route: number, machines: readonly Machine[]): Machine | undefined =>
  route >= 0 ? machines[route] : undefined;
