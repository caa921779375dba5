import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy } from './testing/strategy-driver.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import roundRobin from './round-robin.ts';

test('each machine in turn, by the request’s index and not by how often it was asked', () => {
  const run = driveStrategy(roundRobin, fleetOf(original));
  expect(run.sendAll(7)).toEqual([0, 1, 2, 3, 4, 0, 1]);
  expect([13, 4, 13, 0].map((index) => run.send(index).index)).toEqual([3, 4, 3, 0]);
});
