/** Hosts for the conformance suite: a strategy driven in a frozen world, by one router or by many over shared memory. */
import type { Router, Strategy, World } from '../api/contract.ts';
import type { Route } from '../../model/fleet/route.ts';
import type { Fleet } from '../../model/fleet/fleet.ts';
import { mastersChoice } from '../../model/fleet/master-choice.ts';
import { resolveParameters } from '../api/parameters.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';
import { frozen } from './fleets.ts';

/** @throws Error with what is expected, where it doesn't hold */
export function demand(holds: boolean, expected: string): void {
  if (!holds) throw new Error(`expected ${expected}`);
}

interface Setting {
  readonly n?: number;
  readonly seed?: number;
  readonly profiled?: boolean;
}

/** A strategy in a frozen world, with a count of its draws. */
export function begin(
  strategy: Strategy,
  fleet: Fleet,
  { n = 150, seed = 1, profiled = false }: Setting = {},
) {
  let nowMs = 0;
  let drawn = 0;
  const parameters = Object.freeze(resolveParameters(strategy, {}));
  const plain = inMemoryWorld({ n, fleet: frozen(fleet), parameters, seed, profiled, now: () => nowMs });
  const random: World['random'] = (index, draw) => {
    drawn += 1;
    return plain.random(index, draw);
  };
  const sequence: World['sequence'] = (name, build) => Object.freeze(Array.from(plain.sequence(name, build)));
  const knows = strategy.knowledge === 'shared' ? plain : { ...plain, board: untouchable, cells: untouched };
  const world = Object.freeze({ ...knows, random, sequence });
  return {
    router: strategy.create(world),
    board: plain.board,
    draws: () => drawn,
    now: () => nowMs,
    pass: (ms: number) => void (nowMs += ms),
  };
}

const untouched = (): never => {
  throw new Error('a strategy that goes by the index alone has no memory');
};
const untouchable = new Proxy({} as World['board'], { get: untouched });

type Sendable = Exclude<Route, { to: 'hold' }>;

/** Asks until the request may go, as hosts do. */
export function routeOf(router: Router, index: number, pass: (ms: number) => void): Sendable {
  for (let held = 0; held < 1000; held++) {
    const route = router.route(Object.freeze({ index }));
    if (route?.to !== 'hold') return route;
    demand(
      route.holdMs > 0 && route.holdMs < Infinity,
      `request ${index} to be held for a finite time above 0`,
    );
    pass(route.holdMs);
  }
  throw new Error(`request ${index} is held for ever`);
}

function expectValid(route: Sendable, { machines, regions }: Fleet): void {
  const valid =
    route?.to === 'anywhere' ||
    (route?.to === 'region' && regions.includes(route.region)) ||
    (route?.to === 'machine' && machines.includes(route.machine));
  demand(valid, `a route of this fleet instead of ${JSON.stringify(route) ?? 'nothing'}`);
}

export const nameOf = (route: Sendable): string =>
  route.to === 'machine' ? route.machine.id : route.to === 'region' ? route.region.name : '';

/** What becomes of request `index`: most are answered, some fail, some get no answer at all. */
type Fate = (index: number) => { readonly status: number; readonly failed: boolean };
export const answered: Fate = () => ({ status: 200, failed: false });
export const mixed: Fate = (index) =>
  index % 7 === 3
    ? { status: 503, failed: true }
    : index % 11 === 5
      ? { status: 0, failed: true }
      : answered(index);

/** Sends all requests of a closed loop, `atOnce` under way at a time, answered out of turn. 0: none is ever answered. */
export function drive(strategy: Strategy, fleet: Fleet, atOnce: number, fate: Fate, setting: Setting = {}) {
  const { n = 150, seed = 1 } = setting;
  const { router, board, draws, pass } = begin(strategy, fleet, setting);
  const counts = strategy.knowledge === 'shared';
  const underWay: { index: number; route: Sendable }[] = [];
  const routes: string[] = [];

  function settle(place: number): void {
    const [{ index, route }] = underWay.splice(place, 1) as [(typeof underWay)[number]];
    const served = mastersChoice(fleet.regions, route, seed, index);
    const { status, failed } = fate(index);
    const routedTo = route.to === 'machine' ? route.machine : undefined;
    const outcome = Object.freeze({
      routedTo,
      machine: failed ? undefined : served,
      durationMs: failed ? index % 3 : served.latencyMs + served.serviceMs * (1 + (index % 5)),
      status,
      failed,
    });
    pass(outcome.durationMs / 4);
    if (counts) board.settle(routedTo, outcome.machine, failed);
    router.settled?.(Object.freeze({ index }), outcome);
  }

  for (let index = 0; index < n; index++) {
    if (atOnce > 0 && underWay.length === atOnce) settle((index * 5) % atOnce);
    // What is held waits for answers, and while time passes they come.
    const route = routeOf(router, index, (ms) => {
      pass(ms);
      if (underWay.length > 0) settle(0);
    });
    expectValid(route, fleet);
    if (counts && route.to === 'machine') board.loads[route.machine.index]! += 1;
    underWay.push({ index, route });
    routes.push(nameOf(route));
  }
  while (atOnce > 0 && underWay.length > 0) settle(0);
  return { routes, draws: draws() };
}

/** The strategy as k6 has it: a router for each virtual user, one request at a time each, over the same cells. */
export function manyRouters(strategy: Strategy): Strategy {
  return {
    ...strategy,
    create(world) {
      const idle = Array.from({ length: 12 }, () => strategy.create(world));
      const underWay = new Map<number, Router>();
      return {
        route(request) {
          const router = idle.shift()!;
          const route = router.route(request);
          if (route.to === 'hold') idle.push(router);
          else underWay.set(request.index, router);
          return route;
        },
        settled(request, outcome) {
          const router = underWay.get(request.index)!;
          underWay.delete(request.index);
          router.settled?.(request, outcome);
          idle.push(router);
        },
      };
    },
  };
}
