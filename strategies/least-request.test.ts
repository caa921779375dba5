import { expect, test } from 'vitest';
import leastRequest from './least-request.ts';
import { fleets } from './testing/fleets.ts';
import { chiSquared, driveStrategy, tally } from './testing/strategy-driver.ts';

const pair = fleets['two machines']!;

test('of two machines the fuller one is taken 25 % of the time: both draws were of it', () => {
  const run = driveStrategy(leastRequest, pair, { n: 20_000 });
  const sent = Array.from({ length: 20_000 }, (_, index) => {
    run.load([0, 7]);
    return run.send(index).index;
  });
  // Three standard deviations of 20,000 draws: 0.9 %.
  expect(Math.abs(tally(sent, 2)[1]! / 20_000 - 0.25)).toBeLessThan(0.01);
});

test('BIAS=0 gives exact shares of capacity ± 1', () => {
  const fleet = fleets.unequal!;
  const capacities = fleet.machines.map(({ serviceMs }) => 1 / serviceMs);
  const total = capacities.reduce((sum, it) => sum + it, 0);
  const sent = driveStrategy(leastRequest, fleet, { n: 2800, parameters: { BIAS: '0' } }).sendAll(2800);
  tally(sent, 7).forEach((count, i) =>
    expect(Math.abs(count - (2800 * capacities[i]!) / total)).toBeLessThanOrEqual(1),
  );
});

test('with BIAS 1 a machine with much in flight comes less often than its capacity says', () => {
  const share = (BIAS: string) => {
    const run = driveStrategy(leastRequest, fleets.unequal!, { n: 700, parameters: { BIAS } });
    const sent = Array.from({ length: 700 }, (_, index) => {
      run.load([0, 0, 0, 0, 0, 0, 9]);
      return run.send(index).index;
    });
    return tally(sent, 7)[6]! / 700;
  };
  expect(share('1')).toBeLessThan(share('0') / 5);
});

test('SCAN=on takes the least of all, ties uniformly (χ², 3 degrees of freedom, p > 0.001)', () => {
  const fleet = fleets['several at once']!;
  const machines = fleet.machines.map((machine) => ({ ...machine, concurrency: 1 }));
  const run = driveStrategy(leastRequest, { ...fleet, machines }, { n: 9000, parameters: { SCAN: 'on' } });
  const sent = Array.from({ length: 9000 }, (_, index) => {
    run.load([2, 2, 5, 2, 2]);
    return run.send(index).index;
  });
  const [a, b, c, d, e] = tally(sent, 5) as [number, number, number, number, number];
  expect(c).toBe(0);
  expect(chiSquared([a, b, d, e])).toBeLessThan(16.3);
});
