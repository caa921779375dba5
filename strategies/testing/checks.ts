/** What holds for every strategy, as functions that throw: for a test of this repository, and for anybody's of their own. */
import type { Fleet } from '../../model/fleet/fleet.ts';
import type { Router, Strategy } from '../api/contract.ts';
import { resolveParameters } from '../api/parameters.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';
import { answered, begin, demand, drive, manyRouters, mixed, nameOf, routeOf } from './conformance.ts';
import { fleets } from './fleets.ts';

export interface Check {
  readonly title: string;
  /** @throws Error that says what doesn't hold */
  readonly run: () => void;
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((route, i) => route === other[i]);

/** What is to hold for a strategy, one by one. */
export function conformanceChecks(strategy: Strategy): Check[] {
  const original = fleets.original!;
  const goesByIndex = strategy.knowledge !== 'shared';
  return [
    ['says what it does, whose rule it is and what it goes by', () => described(strategy)],
    [
      'its parameters have defaults that are allowed, and names as in an environment',
      () => parameters(strategy),
    ],
    ...Object.entries(fleets).flatMap(([kind, fleet]): [string, () => void][] => [
      [`on a fleet of ${kind} every route is valid`, () => validRoutes(strategy, fleet)],
      [`on a fleet of ${kind} the same seed gives the same routes`, () => repeatable(strategy, fleet)],
    ]),
    ['another seed gives other routes, if it draws', () => seeded(strategy, original)],
    [
      'N = 1 and a single virtual user do as well',
      () => demand(drive(strategy, original, 1, answered, { n: 1 }).routes.length === 1, 'one route'),
    ],
    goesByIndex
      ? [
          'a route depends on the index alone: not on the order of asking, nor on who is asked',
          () => byIndex(strategy, original),
        ]
      : [
          'routers that share memory are one: what some of them count, the others know',
          () =>
            demand(
              same(
                drive(manyRouters(strategy), original, 12, mixed).routes,
                drive(strategy, original, 12, mixed).routes,
              ),
              'twelve routers over the same cells choose as one does',
            ),
        ],
    ['no two of its cells have one name, nor the board’s', () => ownCells(strategy, original)],
  ].map(([title, run]) => ({ title, run: () => purely(run as () => void) }) as Check);
}

/** @throws Error with the first check that fails */
export function checkConformance(strategy: Strategy): void {
  for (const { title, run } of conformanceChecks(strategy)) {
    try {
      run();
    } catch (error) {
      throw new Error(`${strategy.name}: ${title}: ${(error as Error).message}`, { cause: error });
    }
  }
}

function described({ summary, source, knowledge }: Strategy): void {
  demand(/^\S.{10,100}$/.test(summary), 'a summary of 11 to 101 characters');
  demand(/^\S.{5,}$/.test(source), 'a source of at least 6 characters');
  demand(['none', 'index', 'shared'].includes(knowledge), 'knowledge is none, index or shared');
}

function parameters(strategy: Strategy): void {
  for (const [name, { summary }] of Object.entries(strategy.parameters ?? {})) {
    // k6 reads what begins with K6_ as settings of its own, and throws scenarios away.
    demand(/^(?!K6_)[A-Z][A-Z0-9_]*$/.test(name), `the parameter ${name} in capitals, and not K6_…`);
    demand(summary !== '', `a summary of ${name}`);
  }
  resolveParameters(strategy, {});
}

/** A burst without answers, and loops with answers and failures. */
function validRoutes(strategy: Strategy, fleet: Fleet): void {
  const n = fleet.machines.length > 100 ? 1200 : 150;
  for (const profiled of [false, true]) {
    drive(strategy, fleet, 0, answered, { n, profiled });
    drive(strategy, fleet, 1, answered, { profiled });
    drive(strategy, fleet, 12, mixed, { n, profiled });
    drive(strategy, fleet, 12, () => ({ status: 0, failed: true }), { profiled });
  }
}

function repeatable(strategy: Strategy, fleet: Fleet): void {
  const routes = (atOnce: number) => drive(strategy, fleet, atOnce, mixed, { seed: 5 }).routes;
  for (const atOnce of [0, 12]) demand(same(routes(atOnce), routes(atOnce)), 'the same routes twice');
}

function seeded(strategy: Strategy, fleet: Fleet): void {
  const [one, other] = [5, 6].map((seed) => drive(strategy, fleet, 12, mixed, { seed }));
  const draws = one!.draws > 0;
  demand(same(one!.routes, other!.routes) !== draws, draws ? 'other routes' : 'the same routes');
}

function byIndex(strategy: Strategy, fleet: Fleet): void {
  const indices = Array.from({ length: 150 }, (_, i) => i);
  const ask = (order: readonly number[], routers: readonly Router[]) => {
    const routes: string[] = [];
    for (const index of order)
      routes[index] = nameOf(routeOf(routers[index % routers.length]!, index, () => {}));
    return routes;
  };
  const router = () => begin(strategy, fleet).router;
  const inOrder = ask(indices, [router()]);
  demand(same(ask([...indices].reverse(), [router()]), inOrder), 'the same routes in reverse order');
  const among = ask([...indices, ...indices], [router(), router(), router()]);
  demand(same(among, inOrder), 'the same routes of three routers');
  demand(router().settled === undefined, 'no settled of what goes by the index');
}

function ownCells(strategy: Strategy, fleet: Fleet): void {
  const names = ['board'];
  const world = inMemoryWorld({ n: 9, fleet, parameters: resolveParameters(strategy, {}) });
  strategy.create({ ...world, cells: (cell, length) => (names.push(cell), world.cells(cell, length)) });
  demand(new Set(names).size === names.length, `each of ${names.join(', ')} once`);
}

/** What would be drawn from beside the seed throws meanwhile. */
function purely(run: () => void): void {
  const forbidden = () => {
    throw new Error('a strategy is pure: the world has a clock and draws for it');
  };
  const originals = [Math.random, Date.now, performance.now] as const;
  const set = (random: typeof Math.random, date: typeof Date.now, now: typeof performance.now) => {
    Math.random = random;
    Date.now = date;
    performance.now = now;
  };
  set(forbidden, forbidden, forbidden);
  try {
    run();
  } finally {
    set(...originals);
  }
}
