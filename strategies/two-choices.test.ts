import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, chiSquared, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import twoChoices from './two-choices.ts';

const fleet = fleetOf(original);
const many = Array.from({ length: 10_000 }, (_, index) => index);

/** Where each of 10,000 requests would go with these in flight. */
function picks(inFlight: readonly number[]): number[] {
  const run = driveStrategy(twoChoices, fleet);
  return many.map((index) => {
    run.load(inFlight);
    return run.send(index).index;
  });
}

test('falling loads: a machine is chosen whenever it is drawn with a busier one', () => {
  // Of the 10 pairs machine i is the less loaded in i (4 for the last, 0 for the first).
  expect(chiSquared(tally(picks([4, 3, 2, 1, 0]), 5).slice(1), [0.1, 0.2, 0.3, 0.4])).toBeLessThan(16.3);
  expect(tally(picks([4, 3, 2, 1, 0]), 5)[0]).toBe(0);
});

test('rising loads: likewise from the other end', () => {
  const counts = tally(picks([0, 1, 2, 3, 4]), 5);
  expect(counts[4]).toBe(0);
  expect(chiSquared(counts.slice(0, 4), [0.4, 0.3, 0.2, 0.1])).toBeLessThan(16.3);
});

test('tied loads: all machines equally often (χ², 4 degrees of freedom, p > 0.001)', () => {
  expect(chiSquared(tally(picks([3, 3, 3, 3, 3]), 5))).toBeLessThan(18.5);
});

test('the busiest machine alone is never chosen, being drawn with a less busy one', () => {
  expect(tally(picks([0, 0, 7, 0, 0]), 5)[2]).toBe(0);
});

test('one machine has no choice', () => {
  const single = fleetOfMachines([{ region: 'r', number: 0, latencyMs: 1, serviceMs: 1, concurrency: 1 }]);
  expect(driveStrategy(twoChoices, single).sendAll(3)).toEqual([0, 0, 0]);
});
