import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import neverQueue from './never-queue.ts';
import shortestExpectedDelay from './shortest-expected-delay.ts';

const fleet = fleetOf(original);

test('idle machines first, nearest first, before anyone waits', () => {
  const regions = Array.from({ length: 5 }, (_, i) => i);
  const run = driveStrategy(neverQueue, fleet);
  expect(regions.map((index) => run.send(index).region)).toEqual(['emea', 'us', 'us', 'asia', 'asia']);
  // All busy: emea 360, us 400, asia 550.
  expect(run.send(5).id).toBe('emea/0');
});

test('an idle machine that is far beats a busy one that answers sooner', () => {
  const run = driveStrategy(neverQueue, fleet);
  run.load([1, 1, 1, 9, 0]);
  expect(run.send(0).id).toBe('asia/1');
  run.answer(0);
  run.load([0, 0, 1, 0, 0]);
  expect(run.send(1).id).toBe('emea/0');
});

test('idle is fewer in flight than served at once', () => {
  const two = fleetOfMachines([
    { region: 'r', number: 0, latencyMs: 10, serviceMs: 50, concurrency: 3 },
    { region: 'r', number: 1, latencyMs: 900, serviceMs: 50, concurrency: 1 },
  ]);
  expect(driveStrategy(neverQueue, two).sendAll(5)).toEqual([0, 0, 0, 1, 0]);
});

test('with none idle it is shortest-expected-delay, draws included', () => {
  const loads = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(loads, fc.nat({ max: 500 }), (inFlight, index) => {
      const [never, shortest] = [
        driveStrategy(neverQueue, fleet),
        driveStrategy(shortestExpectedDelay, fleet),
      ];
      never.load(inFlight);
      shortest.load(inFlight);
      expect(never.send(index)).toBe(shortest.send(index));
    }),
  );
});

test('while anyone is idle, whoever is chosen is', () => {
  const loads = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(loads, fc.nat({ max: 500 }), (inFlight, index) => {
      fc.pre(inFlight.includes(0));
      const run = driveStrategy(neverQueue, fleet);
      run.load(inFlight);
      expect(inFlight[run.send(index).index]).toBe(0);
    }),
  );
});
