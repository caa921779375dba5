import { expect, test } from 'vitest';
import { distributionOf } from './distribution.ts';

test('percentiles are nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(distributionOf(values)).toEqual({ mean: 50.5, p50: 50, p95: 95, p99: 99, max: 100 });
  expect(distributionOf([3, 1, 2])).toMatchObject({ p50: 2, p95: 3 });
  expect(distributionOf([7])).toEqual({ mean: 7, p50: 7, p95: 7, p99: 7, max: 7 });
});

test('of nothing there is nothing to tell', () => {
  expect(distributionOf([])).toBeNull();
});
