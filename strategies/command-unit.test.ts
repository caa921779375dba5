import { describe, expect, test } from 'vitest';
import { sojournsMs } from '../simulator/columns.ts';
import { simulate } from '../simulator/simulate.ts';
import { original } from '../model/fleet/original-topology.ts';
import commandUnit from './command-unit.ts';
import type { Strategy } from './api/contract.ts';
import { distributionOf } from '../model/stats/distribution.ts';
import { fleetOf, fleetOfMachines, type Fleet } from '../model/fleet/fleet.ts';
import { oracleOf } from '../model/bounds/lower-bound.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';
import planned from './planned.ts';

const fleet = fleetOf(original);

function burst(n: number, profile: Fleet = fleet, strategy: Strategy = commandUnit) {
  const run = simulate({ topology: original, strategy, parameters: {}, mode: 'burst', n, profile });
  return { ...distributionOf(sojournsMs(run))!, failed: run.status.filter((code) => code !== 200).length };
}
const oracleMs = (n: number) => oracleOf(original, { mode: 'burst', n }, null)!.mean;

test.each([1, 3, 10, 30, 100, 300, 1000, 2000])('N = %i attains the oracle on the original fleet', (n) => {
  expect(burst(n).mean / oracleMs(n)).toBeCloseTo(1, 3);
});

test('N = 10,000, twice what the fleet serves before time-outs, loses nothing', () => {
  const { failed, max } = burst(10_000);
  const leastMs = (10_000 * 30) / 5 + 490;
  expect(failed).toBe(0);
  expect(Math.abs(max / leastMs - 1)).toBeLessThan(0.05);
});

describe('a profile that is wrong by a factor 2 in one number, N = 500', () => {
  const wrongs = fleet.machines.flatMap(({ id, index }) =>
    (['latencyMs', 'serviceMs'] as const).flatMap((figure) =>
      [0.5, 2].map((factor) => ({ id, index, figure, factor })),
    ),
  );
  test.each(wrongs)('$id $figure × $factor', ({ index, figure, factor }) => {
    const wrong = fleetOfMachines(
      fleet.machines.map((it) => (it.index === index ? { ...it, [figure]: factor * it[figure] } : it)),
    );
    const meanMs = burst(500, wrong).mean;
    expect(meanMs / oracleMs(500)).toBeLessThan(1.04);
    const plannedMs = burst(500, wrong, planned).mean;
    if (plannedMs > 1.005 * oracleMs(500)) expect(meanMs).toBeLessThan(plannedMs);
  });
});

test('a machine whose answers fail is left out after three failures', () => {
  let nowMs = 0;
  const world = inMemoryWorld({ n: 500, fleet, parameters: {}, now: () => nowMs });
  const router = commandUnit.create(world);
  const sentTo = fleet.machines.map(() => 0);
  const [bad] = fleet.machines;
  for (let index = 0; index < 60; index++) {
    const route = router.route({ index });
    if (route.to !== 'machine') throw new Error(`request ${index} is to go ${route.to}`);
    const { machine } = route;
    sentTo[machine.index]! += 1;
    const durationMs = machine.latencyMs + machine.serviceMs;
    nowMs += 10;
    const failed = machine === bad;
    const status = failed ? 500 : 200;
    router.settled!({ index }, { routedTo: machine, machine, durationMs, status, failed });
  }
  expect(sentTo[bad!.index]).toBe(3);
});

describe('what a burst begins with', () => {
  /** The places of 60 requests of 200, the clock going on by stepMs with each. */
  function firstRoutes(stepMs: number, answered = false) {
    let nowMs = 0;
    const router = commandUnit.create(inMemoryWorld({ n: 200, fleet, parameters: {}, now: () => nowMs }));
    return Array.from({ length: 60 }, (_, index) => {
      const route = router.route({ index });
      if (route.to !== 'machine') return route.to;
      const { machine } = route;
      const outcome = { routedTo: machine, machine, durationMs: nowMs, status: 200, failed: false };
      if (answered && index === 10) router.settled!({ index }, outcome);
      nowMs += stepMs;
      return machine.index;
    });
  }
  test('is decided before it, and doesn’t depend on how fast it begins', () => {
    expect(firstRoutes(20)).toEqual(firstRoutes(0));
  });
  test('is decided anew from the first answer on', () => {
    expect(firstRoutes(20, true)).not.toEqual(firstRoutes(0));
  });
});

test('it holds for finite times above 0, and sends each request it held once there is room', () => {
  const world = inMemoryWorld({ n: 2000, fleet, parameters: {} });
  const router = commandUnit.create(world);
  const routes = Array.from({ length: 2000 }, (_, index) => router.route({ index }));
  const held = routes.filter((route) => route.to === 'hold');
  expect(held.length).toBeGreaterThan(1000);
  for (const { holdMs } of held) {
    expect(holdMs).toBeGreaterThan(0);
    expect(holdMs).toBeLessThan(Infinity);
  }
  expect(burst(2000).failed).toBe(0);
});
