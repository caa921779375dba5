import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import { bestSplit } from '../model/bounds/water-filling.ts';
import planned from './planned.ts';

const fleet = fleetOf(original);

test('worked by hand: 330 and 360 in emea, then us at 370 twice, emea at 390', () => {
  expect(driveStrategy(planned, fleet, { n: 5 }).sendAll(5)).toEqual([0, 0, 1, 2, 0]);
});

test.each([1, 10, 100, 501])('N = %i is split as the best slots are', (n) => {
  expect(tally(driveStrategy(planned, fleet, { n }).sendAll(n), 5)).toEqual(bestSplit(fleet.machines, n));
});

test('the plan depends on the numbers, not on the order of the machines', () => {
  const reversed = fleetOfMachines([...fleet.machines].reverse());
  const counts = tally(driveStrategy(planned, reversed, { n: 60 }).sendAll(60), 5);
  const byId = Object.fromEntries(counts.map((count, i) => [reversed.machines[i]!.id, count]));
  bestSplit(fleet.machines, 60).forEach((count, i) => {
    expect(Math.abs(byId[fleet.machines[i]!.id]! - count)).toBeLessThanOrEqual(1);
  });
});
