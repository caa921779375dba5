import { expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { to, type Outcome, type Strategy } from '../api/contract.ts';
import { leastInTurn } from '../blocks/least-in-turn.ts';
import { inMemoryWorld } from './in-memory-world.ts';
import { withRouters, type RoutersOptions } from './routers.ts';

const fleet = fleetOf(original);
const ok: Pick<Outcome, 'durationMs' | 'status' | 'failed'> = { durationMs: 1, status: 200, failed: false };

/** Least in flight, the first of equals; keeps what its router saw. */
function leastOf(seen: { self: unknown; n: number; indices: number[] }[] = []): Strategy {
  return {
    name: 'least',
    summary: '',
    source: '',
    knowledge: 'shared',
    create({ machines, board, n, self }) {
      const unit = { self, n, indices: [] as number[] };
      seen.push(unit);
      return {
        route({ index }) {
          unit.indices.push(index);
          return to(machines[leastInTurn(machines.length, 0, (i) => board.loads[i]!)]!);
        },
      };
    },
  };
}

/** Routes and settles as a host does. */
function hosted(strategy: Strategy, options: RoutersOptions, n = 10) {
  let nowMs = 0;
  const world = inMemoryWorld({ n, fleet, parameters: {}, now: () => nowMs });
  const router = withRouters(strategy, options).create(world);
  return {
    route(index: number, atMs = nowMs): number {
      nowMs = atMs;
      const route = router.route({ index });
      if (route.to !== 'machine') throw new Error('expected a machine');
      world.board.loads[route.machine.index]! += 1;
      return route.machine.index;
    },
    settle(index: number, place: number, atMs = nowMs): void {
      nowMs = atMs;
      const machine = fleet.machines[place];
      world.board.settle(machine, machine, false);
      router.settled?.({ index }, { ...ok, routedTo: machine, machine });
    },
  };
}

test('one router without an interval is the strategy itself', () => {
  const strategy = leastOf();
  expect(withRouters(strategy, { routers: 1 })).toBe(strategy);
});

test('each router knows its own requests alone, and counts them from 0', () => {
  const seen: Parameters<typeof leastOf>[0] = [];
  const { route, settle } = hosted(leastOf(seen), { routers: 3 });
  // Three routers that see nothing of each other all begin at the first machine.
  expect([0, 1, 2, 3, 4, 5].map((index) => route(index))).toEqual([0, 0, 0, 1, 1, 1]);
  settle(3, 1);
  expect([6, 7].map((index) => route(index))).toEqual([1, 2]);
  expect(seen).toEqual([
    { self: { index: 0, of: 3 }, n: 4, indices: [0, 1, 2] },
    { self: { index: 1, of: 3 }, n: 3, indices: [0, 1, 2] },
    { self: { index: 2, of: 3 }, n: 3, indices: [0, 1] },
  ]);
});

test('boards with an interval show all routers’ requests as they were at its last multiple', () => {
  const { route, settle } = hosted(leastOf(), { routers: 2, boardIntervalMs: 100 });
  expect([0, 1, 2].map((index) => route(index, 10))).toEqual([0, 0, 0]);
  settle(0, 0, 99);
  expect(route(3, 100)).toBe(1);
  expect(route(4, 199)).toBe(1);
  settle(1, 0, 250);
  // By 200, two were at the first machine, and two at the second.
  expect(route(5, 260)).toBe(2);
});

test('a router has the keys of its own requests, by its own count', () => {
  const seen: number[][] = [];
  const strategy: Strategy = {
    ...leastOf(),
    create(world) {
      seen.push(Array.from(world.keys!));
      return leastOf().create(world);
    },
  };
  const world = inMemoryWorld({ n: 7, fleet, parameters: {}, keys: [10, 11, 12, 13, 14, 15, 16] });
  withRouters(strategy, { routers: 3 }).create(world);
  expect(seen).toEqual([
    [10, 13, 16],
    [11, 14],
    [12, 15],
  ]);
});
