import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import { smoothWeighted } from './blocks/smooth-weighted.ts';
import leastConnections from './least-connections.ts';

const fleet = fleetOf(original);
const machine = (number: number, serviceMs: number, concurrency = 1) => ({
  region: 'r',
  number,
  latencyMs: 50,
  serviceMs,
  concurrency,
});
/** Capacities 5 : 1 : 1. */
const unequal = fleetOfMachines([machine(0, 10), machine(1, 50), machine(2, 50)]);

test.each([
  [[4, 3, 2, 1, 0], 4],
  [[0, 1, 2, 3, 4], 0],
  [[3, 3, 1, 3, 3], 2],
])('with %j in flight it is machine %i, whoever’s turn it is', (inFlight, expected) => {
  for (let index = 0; index < 10; index++) {
    const run = driveStrategy(leastConnections, fleet);
    run.load(inFlight);
    expect(run.send(index).index).toBe(expected);
  }
});

test('ties go in turn among the tied, which is forth and back, as NGINX does by the current weights', () => {
  // Weights [−4, −2, 0, 2, 4] after five: whoever waited longest in a shrinking group of tied ones is first in the next.
  expect(driveStrategy(leastConnections, fleet).sendAll(10)).toEqual([0, 1, 2, 3, 4, 4, 3, 2, 1, 0]);
});

test('users who each see nothing in flight spread over all machines in NGINX’s smooth order', () => {
  const alone = Array.from(
    { length: 7 },
    (_, index) => driveStrategy(leastConnections, unequal).send(index).index,
  );
  expect(alone).toEqual(smoothWeighted([5, 1, 1], 7));
});

test('only the tied take turns, each its share', () => {
  const run = driveStrategy(leastConnections, fleet);
  const picks = Array.from({ length: 50 }, (_, index) => {
    run.load([9, 2, 9, 2, 9]);
    return run.send(index).index;
  });
  expect(tally(picks, 5)).toEqual([0, 25, 0, 25, 0]);
});

test('it is in flight for the capacity that counts: 5 on the fast one weigh as 1 on a slow one', () => {
  const run = driveStrategy(leastConnections, unequal);
  run.load([4, 1, 1]);
  expect(run.send(0).index).toBe(0);
  run.load([6, 1, 2]);
  expect(run.send(1).index).toBe(1);
  const two = fleetOfMachines([machine(0, 30, 2), machine(1, 30)]);
  expect(tally(driveStrategy(leastConnections, two).sendAll(30), 2)).toEqual([20, 10]);
});

test('none has more for its weight than the one chosen had', () => {
  const loads = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(loads, fc.nat({ max: 200 }), (inFlight, index) => {
      const run = driveStrategy(leastConnections, unequal);
      run.load(inFlight);
      const forWeight = inFlight.map((q, i) => q / [5, 1, 1][i]!);
      expect(forWeight[run.send(index).index]).toBeCloseTo(Math.min(...forWeight), 9);
    }),
  );
});
