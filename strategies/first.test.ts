import { expect, test } from 'vitest';
import { simulate } from '../simulator/simulate.ts';
import { resolveParameters } from './api/parameters.ts';
import first from './first.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

const fleet = fleets.original!;

test('the first machine with fewer than MAXCONN in flight, and no other as long as it has room', () => {
  const run = driveStrategy(first, fleet, { parameters: { MAXCONN: '3' } });
  expect(run.sendAll(15)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
  run.answer(4);
  run.answer(0);
  expect(run.sendAll(2, 15)).toEqual([0, 1]);
});

test('where all are full requests wait in line: the k-th goes when k places are free', () => {
  const run = driveStrategy(first, fleet, { n: 20, parameters: { MAXCONN: '1' } });
  const router = first.create(run.world);
  const ask = (index: number) => {
    const route = router.route({ index });
    return route.to === 'machine' ? route.machine.index : route.to;
  };
  run.load([1, 1, 1, 1, 1]);
  expect([ask(10), ask(11)]).toEqual(['hold', 'hold']);
  run.load([1, 0, 1, 1, 1]);
  // The second in line, and one that has just come, wait for the first.
  expect([ask(11), ask(12), ask(10)]).toEqual(['hold', 'hold', 1]);
  run.load([1, 0, 1, 1, 1]);
  expect([ask(12), ask(11)]).toEqual(['hold', 1]);
});

test('no machine ever has more than MAXCONN, all are answered, and most of the time all are at work', () => {
  const n = 500;
  const { topology, capacityPerMs } = {
    topology: {
      name: 'equal',
      regions: { r: { latencyMs: 10, machines: Array.from({ length: 5 }, () => ({ serviceMs: 20 })) } },
    },
    capacityPerMs: 5 / 20,
  };
  const { route, sentMs, answeredMs, status } = simulate({
    topology,
    strategy: first,
    parameters: resolveParameters(first, { MAXCONN: '4' }),
    n,
    mode: 'burst',
  });
  expect(status.every((it) => it === 200)).toBe(true);
  for (let i = 0; i < n; i++) {
    const underWay = sentMs.filter(
      (at, j) => route[j] === route[i] && at <= sentMs[i]! && answeredMs[j]! > sentMs[i]!,
    );
    expect(underWay.length).toBeLessThanOrEqual(4);
  }
  expect(Math.max(...answeredMs)).toBeLessThan(1.3 * (n / capacityPerMs));
});
