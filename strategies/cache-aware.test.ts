import { expect, test } from 'vitest';
import cacheAware from './cache-aware.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';

const fleet = fleets['several at once']!;

test('a known key goes where it was served; new ones go to the machine with the fewest keys', () => {
  const run = driveStrategy(cacheAware, fleet, { n: 1000, parameters: { KEYS: '100' } });
  const first = run.sendAll(100);
  for (let index = 0; index < 100; index++) run.answer(index);
  expect(tally(first, 5)).toEqual([20, 20, 20, 20, 20]);
  expect(run.sendAll(100, 100)).toEqual(first);
});

test('imbalanced is more than 32 apart and more than 1.1 times: then the shortest queue, which owns the key from then on', () => {
  const run = driveStrategy(cacheAware, fleet, { n: 1000 });
  const home = run.send(0, { key: 42 }).index;
  const others = (load: number) => fleet.machines.map((_, i) => (i === home ? load : 400));
  // 33 apart, but 433 < 1.1 · 400; then 33 apart of 0.
  run.load(others(433));
  expect(run.send(1, { key: 42 }).index).toBe(home);
  run.load(fleet.machines.map((_, i) => (i === home ? 32 : 0)));
  expect(run.send(2, { key: 42 }).index).toBe(home);
  run.load(fleet.machines.map((_, i) => (i === home ? 33 : i === 3 ? 0 : 5)));
  expect(run.send(3, { key: 42 }).index).toBe(3);
  run.load([0, 0, 0, 0, 0]);
  expect(run.send(4, { key: 42 }).index).toBe(3);
});

test('each 30 s keys above 10,000 of a machine are forgotten, those used least recently first', () => {
  const two = { ...fleet, machines: fleet.machines.slice(0, 1) };
  const run = driveStrategy(cacheAware, two, { n: 30_000 });
  for (let key = 0; key < 12_000; key++) {
    run.at(1000 + key);
    run.send(key, { key });
    run.answer(key);
  }
  run.at(40_000);
  run.send(12_000, { key: 0 });
  const sizes = run.world.cells('keys by machine', 1);
  // Keys 0 to 1,999 went, and key 0 came back.
  expect(sizes[0]).toBe(10_001);
});

test('keys 10,000 apart don’t take each other’s place', () => {
  const run = driveStrategy(cacheAware, fleet, { n: 1000 });
  const places = [0, 10_000, 20_000, 30_000].map((key, index) => run.send(index, { key }).index);
  expect(new Set(places).size).toBe(4);
  expect([0, 10_000, 20_000, 30_000].map((key, i) => run.send(10 + i, { key }).index)).toEqual(places);
});
