import { expect, test } from 'vitest';
import { fleetOfMachines } from '../model/fleet/fleet.ts';
import leastWorkLeft from './least-work-left.ts';
import soonest from './shortest-expected-delay.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

/** No two answers are expected at the same moment, so that ties play no part. */
const irregular = fleetOfMachines(
  [31, 17, 53, 23].map((serviceMs, number) => ({
    region: 'r',
    number,
    latencyMs: 100 + Math.SQRT2 * serviceMs * number,
    serviceMs: serviceMs * Math.E,
    concurrency: 1 + (number % 3),
  })),
);

test('equal sizes give exactly the routes of shortest-expected-delay, answers in between', () => {
  const [own, other] = [leastWorkLeft, soonest].map((strategy) => {
    const run = driveStrategy(strategy as typeof leastWorkLeft, irregular, { n: 400 });
    return Array.from({ length: 400 }, (_, index) => {
      if (index >= 40) run.answer(index - 40);
      return run.send(index, { size: 1 }).index;
    });
  });
  expect(own).toEqual(other);
});

test('a large request in flight is waited for as the work it is, until it is answered', () => {
  const pair = fleetOfMachines(
    [0, 1].map((number) => ({ region: 'r', number, latencyMs: 0, serviceMs: 10, concurrency: 1 })),
  );
  const run = driveStrategy(leastWorkLeft, pair);
  expect(run.send(0, { size: 100 }).index).toBe(0);
  for (let index = 1; index <= 99; index++) expect(run.send(index, { size: 1 }).index).toBe(1);
  run.answer(0, 1000);
  expect(run.send(101, { size: 1 }).index).toBe(0);
});
