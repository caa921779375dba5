import { expect, test } from 'vitest';
import { hashRing } from './blocks/hash-ring.ts';
import prefixHash from './prefix-hash.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';

const fleet = fleets['several at once']!;
const home = hashRing(fleet.machines.map(({ id }) => id)).firstFrom(42, () => true);
const at = (load: number, others: number) => fleet.machines.map((_, i) => (i === home ? load : others));

test('a key stays with its machine up to 1.25 · (Σ q + 1) / M in flight, and is the least loaded’s beyond', () => {
  const run = driveStrategy(prefixHash, fleet);
  // (4 · 8 + 10 + 1) · 1.25 / 5 = 10.75; (4 · 8 + 11 + 1) · 1.25 / 5 = 11 ≥ 11; 12 > 11.25.
  const goes = [10, 11, 12].map((load, index) => {
    run.load(at(load, 8));
    return run.send(index, { key: 42 }).index === home;
  });
  expect(goes).toEqual([true, true, false]);
  run.load(at(50, 8).map((load, i) => (i === (home + 2) % 5 ? 3 : load)));
  expect(run.send(3, { key: 42 }).index).toBe((home + 2) % 5);
});

test('one hot key is spread over all by what is in flight', () => {
  const sent = driveStrategy(prefixHash, fleet, { n: 500, parameters: { KEYS: '1' } }).sendAll(500);
  // 500 · 1.25 / 5 = 125 and the request itself.
  expect(Math.max(...tally(sent, 5))).toBeLessThanOrEqual(126);
  expect(tally(sent, 5)[home]).not.toBe(0);
});

test('a load’s own keys decide, not the index', () => {
  const run = driveStrategy(prefixHash, fleet);
  const places = [0, 1, 2].map((index) => {
    const { index: place } = run.send(index, { key: 42 });
    run.answer(index);
    return place;
  });
  expect(places).toEqual([home, home, home]);
});
