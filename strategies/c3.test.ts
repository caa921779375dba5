import { expect, test } from 'vitest';
import { fleetOfMachines } from '../model/fleet/fleet.ts';
import c3 from './c3.ts';
import soonest from './shortest-expected-delay.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';

const pair = fleetOfMachines(
  [8, 1].map((serviceMs, number) => ({ region: 'r', number, latencyMs: 50, serviceMs, concurrency: 1 })),
);

test('queues of a burst on machines of one distance are as the cube root of their speeds: 2 for 8, where SED has 8', () => {
  const known = { n: 900, profiled: true };
  const [slow, fast] = tally(driveStrategy(c3, pair, known).sendAll(900), 2) as [number, number];
  expect(fast / slow).toBeGreaterThan(1.8);
  expect(fast / slow).toBeLessThan(2.2);
  const [slowest, fastest] = tally(driveStrategy(soonest, pair, known).sendAll(900), 2) as [number, number];
  expect(fastest / slowest).toBeCloseTo(8, 1);
});

test('exponent 1 gives the routes of shortest-expected-delay', () => {
  const irregular = fleetOfMachines(
    [31, 17, 53, 23].map((serviceMs, number) => ({
      region: 'r',
      number,
      latencyMs: 100 + Math.SQRT2 * serviceMs * number,
      serviceMs: serviceMs * Math.E,
      concurrency: 1,
    })),
  );
  const routes = driveStrategy(c3, irregular, { n: 300, profiled: true, parameters: { EXPONENT: '1' } });
  expect(routes.sendAll(300)).toEqual(driveStrategy(soonest, irregular, { n: 300 }).sendAll(300));
});

test('machines never heard of come first; then averages with weight 0.9 on the newest', () => {
  const run = driveStrategy(c3, pair);
  expect(run.sendAll(2)).toEqual([0, 1]);
  // Scores: 10 + 1 · 20 and 5 + 1 · 40.
  run.answer(0, 30, { workMs: 20, queued: 0 });
  run.answer(1, 45, { workMs: 40, queued: 0 });
  expect(run.send(2).index).toBe(0);
  // R 0.9 · 300 + 3 = 273, s 20, Q 0.9: 253 + 1.9³ · 20 = 390 against 45.
  run.answer(2, 300, { workMs: 20, queued: 1 });
  expect(run.send(3).index).toBe(1);
});

test('a queue that the machine reports counts, and so does each other command unit', () => {
  const sentOf = (units: number) => {
    const run = driveStrategy(c3, fleets['one region']!, { profiled: true, self: { index: 0, of: units } });
    run.load([1, 1, 1, 1, 1, 0]);
    return run.send(0).index;
  };
  expect([sentOf(1), sentOf(10)]).toEqual([5, 5]);
});
