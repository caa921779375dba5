/** Several command units side by side, as one strategy: each routes its own requests and knows no others. */
import type { Machine, Request, Router, Strategy, World } from '../api/contract.ts';
import { boardOver } from './board.ts';

export interface RoutersOptions {
  /** Request i belongs to router i mod R. */
  readonly routers?: number | undefined;
  /**
   * Boards show all requests, those of other routers too, as they were at the last multiple of this, in ms of the fleet: a
   * bulletin board (Mitzenmacher 2000, "How useful is old information?"). Left out, a board is of this moment, and of its
   * router's own requests.
   */
  readonly boardIntervalMs?: number | undefined;
}

/**
 * A router has a board, cells and requests of its own, which it counts from 0, so that a plan is one for its share of the
 * requests. Draws go by the run's index.
 *
 * @returns the strategy itself where one router sees everything at once
 */
export function withRouters(strategy: Strategy, { routers = 1, boardIntervalMs }: RoutersOptions): Strategy {
  if (routers === 1 && boardIntervalMs === undefined) return strategy;
  return {
    ...strategy,
    create(world) {
      const counts = strategy.knowledge === 'shared';
      const shown = counts && boardIntervalMs ? bulletinOf(world, boardIntervalMs) : undefined;
      const units = Array.from({ length: Math.min(routers, world.n) }, (_, unit) =>
        unitOf(strategy, world, unit, routers, shown?.board),
      );
      const unitFor = (request: Request) => units[request.index % routers]!;
      const { retry, hedge, calibrated, settled } = units[0]!.router;
      return {
        route(request) {
          shown?.refresh();
          const { router, own, board } = unitFor(request);
          const route = router.route(own(request));
          if (board && route?.to === 'machine' && world.machines[route.machine.index])
            board.loads[route.machine.index]! += 1;
          return route;
        },
        ...((counts || settled) && {
          settled(request, outcome) {
            shown?.refresh();
            const { router, own, board } = unitFor(request);
            board?.settle(outcome.routedTo, outcome.machine, outcome.failed);
            router.settled?.(own(request), outcome);
          },
        }),
        ...(retry && {
          retry(request, outcome) {
            const { router, own } = unitFor(request);
            return router.retry!(own(request), outcome);
          },
        }),
        ...(hedge && {
          hedge(request, waitedMs) {
            const { router, own } = unitFor(request);
            return router.hedge!(own(request), waitedMs);
          },
        }),
        ...(calibrated && {
          calibrated: (measured) => units.forEach(({ router }) => router.calibrated!(measured)),
        }),
      } satisfies Router;
    },
  };
}

/** @param shown the board that all routers see; undefined where each has its own */
function unitOf(
  strategy: Strategy,
  world: World,
  unit: number,
  of: number,
  shown: World['board'] | undefined,
) {
  const named = (name: string) => (of === 1 ? name : `${name}, router ${unit}`);
  const cells: World['cells'] = (name, length) => world.cells(named(name), length);
  const counted =
    strategy.knowledge === 'shared' && shown === undefined ? boardOver(world.machines, cells) : undefined;
  const { keys } = world;
  const n = Math.ceil((world.n - unit) / of);
  const router = strategy.create({
    ...world,
    n,
    keys: keys && Float64Array.from({ length: n }, (_, index) => keys[index * of + unit]!),
    ...(of > 1 && { self: { index: unit, of } }),
    cells,
    board: counted ?? shown ?? world.board,
    random: (index, draw) => world.random(index * of + unit, draw),
    sequence: (name, build) => world.sequence(named(name), build),
  } as Parameters<typeof strategy.create>[0]);
  const request: { -readonly [Key in keyof Request]: Request[Key] } = { index: 0 };
  const own = (given: Request): Request =>
    Object.assign(request, given, { index: Math.floor(given.index / of) });
  return { router, own, board: counted };
}

/** A copy of the board, renewed at multiples of the interval: before the first thing that happens after one. */
function bulletinOf({ board, machines, cells, now }: World, intervalMs: number) {
  const copy = cells('bulletin board', 3 * machines.length);
  const time = cells('bulletin board: interval', 1);
  const count = machines.length;
  return {
    board: {
      loads: copy,
      inFlight: (machine: Machine) => copy[machine.index]!,
      settled: (machine: Machine) => copy[count + machine.index]!,
      failures: (machine: Machine) => copy[2 * count + machine.index]!,
    } satisfies World['board'],
    refresh() {
      const interval = Math.floor(now() / intervalMs);
      if (interval === time[0]) return;
      time[0] = interval;
      for (const machine of machines) {
        copy[machine.index] = board.inFlight(machine);
        copy[count + machine.index] = board.settled(machine);
        copy[2 * count + machine.index] = board.failures(machine);
      }
    },
  };
}
