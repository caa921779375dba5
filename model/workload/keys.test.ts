import { expect, test } from 'vitest';
import { keysFrom } from './keys.ts';

const count = (keys: Float64Array, key: number) => keys.filter((it) => it === key).length;

test('COUNT alone: keys in turn', () => {
  expect([...keysFrom('3').keys(7, 1)]).toEqual([0, 1, 2, 0, 1, 2, 0]);
});

test('zipf: the k-th key is asked for in proportion to 1/k^S', () => {
  const keys = keysFrom('zipf:4,1').keys(25_000, 1);
  // 1 + 1/2 + 1/3 + 1/4 = 25/12, so the first has 12 of 25.
  const expected = [12_000, 6000, 4000, 3000];
  expected.forEach((times, key) =>
    expect(Math.abs(count(keys, key) - times)).toBeLessThan(4 * Math.sqrt(times)),
  );
});

test('a function of seed and index', () => {
  const { keys } = keysFrom('zipf:1000,0.8');
  expect([...keys(50, 7)]).toEqual([...keys(100, 7).slice(0, 50)]);
  expect([...keys(50, 8)]).not.toEqual([...keys(50, 7)]);
});

test.each(['zipf:10', 'zipf:0,1', 'zipf:10,11', '10,1', '1.5', 'zipf:99999999,1', ''])(
  '%s is refused',
  (text) => {
    expect(() => keysFrom(text)).toThrow('zipf:COUNT,S');
  },
);
