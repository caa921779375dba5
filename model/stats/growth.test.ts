import { expect, test } from 'vitest';
import { growthOf } from './growth.ts';
import { uniformOf } from './random.ts';

const queue = (lengthAt: (i: number) => number) =>
  Array.from({ length: 120 }, (_, i) => Math.max(0, lengthAt(i) + 2 * uniformOf(1, 7, i) - 1));

test.each([0, 30, 70])('a queue that is level until %i and then rises began to grow there', (from) => {
  const growth = growthOf(queue((i) => 2 + 1.5 * Math.max(0, i - from)))!;
  expect(Math.abs(growth.from - from)).toBeLessThanOrEqual(2);
  expect(growth.most).toBeGreaterThan(70);
});

test('one that falls again began where it rose', () => {
  const growth = growthOf(queue((i) => (i < 40 ? 1 : i < 60 ? 3 * (i - 40) : 60 - (i - 60))))!;
  expect(Math.abs(growth.from - 40)).toBeLessThanOrEqual(2);
});

test('one that only varies, or is there at once, doesn’t grow', () => {
  expect(growthOf(queue((i) => 8 + 3 * Math.sin(i)))).toBeNull();
  expect(growthOf(queue((i) => 200 - i))).toBeNull();
  expect(growthOf([])).toBeNull();
});
