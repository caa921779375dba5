import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Route } from '../api/contract.ts';
import { soonestMachine } from './expected-delay.ts';
import { fleetOfMachines, minBy } from '../../model/fleet/fleet.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';

interface Given {
  readonly latencyMs: number;
  readonly serviceMs: number;
  readonly concurrency: number;
  readonly inFlight: number;
}

const indexOf = (route?: Route) => (route?.to === 'machine' ? route.machine.index : undefined);

/** Machines of which so many requests each are in flight; loads fall and tie as they rise. */
function soonestOf(given: readonly Partial<Given>[], seed = 1) {
  const members = given.map(({ latencyMs = 100, serviceMs = 30, concurrency = 1 }, number) => ({
    ...{ region: 'r', number },
    ...{ latencyMs, serviceMs, concurrency },
  }));
  const world = inMemoryWorld({ n: 100, fleet: fleetOfMachines(members), parameters: {}, seed });
  given.forEach(({ inFlight = 0 }, i) => {
    for (let k = 0; k < inFlight; k++) world.board.loads[i]! += 1;
  });
  const soonest = soonestMachine(world);
  return {
    world,
    at: (index = 0, idleOnly = false) => indexOf(idleOnly ? soonest({ index }, true) : soonest({ index })),
  };
}

const chosen = (given: readonly Partial<Given>[]) => {
  const { at } = soonestOf(given);
  return new Set(Array.from({ length: 200 }, (_, index) => at(index)));
};

describe('of equals', () => {
  test('the nearer one, since distance is sure and a queue isn’t', () => {
    // 100 + 2 · 30 = 130 + 30.
    expect(chosen([{ inFlight: 1 }, { latencyMs: 130 }])).toEqual(new Set([0]));
    expect(chosen([{ latencyMs: 130 }, { inFlight: 1 }])).toEqual(new Set([1]));
    // 20 + 2 · 10 = 0 + 40, though with no load the other one is sooner.
    const fast = { latencyMs: 20, serviceMs: 10, inFlight: 1 };
    expect(chosen([fast, { latencyMs: 0, serviceMs: 40 }])).toEqual(new Set([1]));
  });

  test('each by the request’s draw, where they are as near', () => {
    expect(chosen([{}, {}, { inFlight: 1 }, {}])).toEqual(new Set([0, 1, 3]));
  });

  test('of one request always the same', () => {
    const { at } = soonestOf([{}, {}, {}]);
    for (let index = 0; index < 50; index++) expect(at(index)).toBe(at(index));
  });
});

test('servers side by side take a round together', () => {
  // Third of three: 100 + 30; fourth: 100 + 60.
  expect(chosen([{ concurrency: 3, inFlight: 2 }, { latencyMs: 101 }])).toEqual(new Set([0]));
  expect(chosen([{ concurrency: 3, inFlight: 3 }, { latencyMs: 101 }])).toEqual(new Set([1]));
});

test('idle ones alone, where asked for, even if others are sooner; none where none is', () => {
  const { at } = soonestOf([
    { latencyMs: 0, inFlight: 1 },
    { concurrency: 2, inFlight: 1 },
  ]);
  expect(at(0, false)).toBe(0);
  expect(at(0, true)).toBe(1);
  expect(soonestOf([{ inFlight: 1 }, { concurrency: 2, inFlight: 2 }]).at(0, true)).toBeUndefined();
});

test('follows the loads as they rise and fall', () => {
  const { world, at } = soonestOf([{}, { latencyMs: 120 }]);
  expect(at()).toBe(0);
  world.board.loads[0]! += 1;
  expect(at()).toBe(1);
  world.board.settle(world.machines[0], world.machines[0], false);
  expect(at()).toBe(0);
});

test('is the argmin of L + ⌈(q + 1) / c⌉ · s, then of L, on any fleet with any loads', () => {
  // Few different numbers, so that ties are common.
  const any = fc.record({
    latencyMs: fc.integer({ min: 0, max: 4 }).map((tens) => 10 * tens),
    serviceMs: fc.constantFrom(10, 20, 30),
    concurrency: fc.integer({ min: 1, max: 3 }),
    inFlight: fc.nat(6),
  });
  fc.assert(
    fc.property(
      fc.array(any, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      fc.nat(999),
      (given, idleOnly, index) => {
        const delayMs = ({ latencyMs, serviceMs, concurrency, inFlight }: Given) =>
          latencyMs + Math.ceil((inFlight + 1) / concurrency) * serviceMs;
        const allowed = given.filter(({ inFlight, concurrency }) => !idleOnly || inFlight < concurrency);
        const found = soonestOf(given).at(index, idleOnly);
        if (allowed.length === 0) return void expect(found).toBeUndefined();
        const it = given[found!]!;
        const best = minBy(allowed, (each) => delayMs(each) * 1000 + each.latencyMs);
        expect([allowed.includes(it), delayMs(it), it.latencyMs]).toEqual([
          true,
          delayMs(best),
          best.latencyMs,
        ]);
      },
    ),
  );
});
