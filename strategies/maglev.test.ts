import { expect, test } from 'vitest';
import { maglevTable } from './blocks/maglev-table.ts';
import maglev from './maglev.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';

const SIZE = 65_537;
const ids = (count: number) => Array.from({ length: count }, (_, i) => `r/${i}`);
const ones = (count: number) => Array<number>(count).fill(1);

test.each([2, 5, 10, 100])(
  'of %i machines of one weight, shares of the table differ by one place at most',
  (count) => {
    const shares = tally(maglevTable(ids(count), ones(count)), count);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  },
);

test.each([5, 10, 20])('taking one of %i machines away moves at most 1/n + 2 %% of the keys', (count) => {
  const before = maglevTable(ids(count), ones(count));
  const after = maglevTable(ids(count - 1), ones(count - 1));
  const moved = before.filter((member, place) => member !== after[place]).length / SIZE;
  expect(moved).toBeGreaterThanOrEqual(1 / count - 0.001);
  expect(moved).toBeLessThanOrEqual(1 / count + 0.02);
});

test('places are in proportion to weights', () => {
  const shares = tally(maglevTable(ids(3), [1, 2, 5]), 3);
  shares.forEach((places, i) => expect(Math.abs(places - (SIZE * [1, 2, 5][i]!) / 8)).toBeLessThanOrEqual(8));
});

test('the order of machines doesn’t matter: a key stays with the machine of that name', () => {
  const table = maglevTable(ids(4), ones(4));
  const turned = maglevTable([...ids(4)].reverse(), ones(4));
  expect(turned.map((member) => 3 - member)).toEqual(table);
});

test('a key has one machine; a load’s own keys decide, not the index', () => {
  const run = driveStrategy(maglev, fleets['one region']!, { parameters: { KEYS: '7' } });
  const sent = run.sendAll(70);
  sent.forEach((place, index) => expect(place).toBe(sent[index % 7]));
  expect(run.send(70, { key: 3 }).index).toBe(sent[3]);
  expect(run.send(71, { key: 3 }).index).toBe(sent[3]);
});
