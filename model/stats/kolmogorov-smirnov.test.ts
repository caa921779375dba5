import { expect, test } from 'vitest';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { uniformOf } from './random.ts';

const runs = (count: number, seed: number, of: (u: number) => number) =>
  Array.from({ length: count }, (_, run) =>
    Array.from({ length: 50 }, (_, i) => of(uniformOf(seed, run, i))),
  );

test('the distance is the largest between the two distribution functions, ties together', () => {
  expect(kolmogorovSmirnov([[1, 2, 3, 4]], [[3, 4, 5, 6]]).distance).toBeCloseTo(0.5);
  expect(kolmogorovSmirnov([[1, 1, 2]], [[1, 1, 2]]).distance).toBeCloseTo(0);
});

test('groups that differ in shape alone are told apart, those drawn alike are not', () => {
  const wide = runs(5, 1, (u) => u);
  const narrow = runs(5, 2, (u) => 0.25 + u / 2);
  expect(kolmogorovSmirnov(wide, narrow).p).toBeLessThan(0.02);
  expect(
    kolmogorovSmirnov(
      wide,
      runs(5, 3, (u) => u),
    ).p,
  ).toBeGreaterThan(0.05);
});

test('requests that depend on each other within a run do not make a difference of themselves', () => {
  // Each run has one value, 50 times: as few draws as runs.
  const same = (seed: number) =>
    runs(5, seed, (u) => u).map(([first]) => Array.from({ length: 50 }, () => first!));
  expect(kolmogorovSmirnov(same(1), same(2)).p).toBeGreaterThan(0.05);
});
