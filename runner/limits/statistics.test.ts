import { expect, test } from 'vitest';
import { uniformOf } from '../../model/stats/random.ts';
import { gapOf, meanOfLargest, serviceVariance, withoutOutliers } from './statistics.ts';

test('the mean of the largest of k values is that over all ways to draw them', () => {
  const values = [5, 1, 3];
  const pairs = values.flatMap((a) => values.map((b) => Math.max(a, b)));
  expect(meanOfLargest(values, 1)).toBeCloseTo(3, 10);
  expect(meanOfLargest(values, 2)).toBeCloseTo(pairs.reduce((sum, max) => sum + max) / 9, 10);
  expect(meanOfLargest(values, 200)).toBeCloseTo(5, 10);
});

test('outliers are left out on either side, but not for a fraction of a ms', () => {
  expect(withoutOutliers([100, 101, 102, 103, 104, 300, 2])).toEqual([100, 101, 102, 103, 104]);
  expect(withoutOutliers([10, 10, 10, 10, 11.4])).toEqual([10, 10, 10, 10, 11.4]);
});

test('the gap of a queue is its slope, whatever the arrivals before it was one', () => {
  const answersMs = Array.from({ length: 40 }, (_, j) => (j < 5 ? 100 : 30 * j));
  expect(gapOf(answersMs)).toEqual({ gapMs: expect.closeTo(30, 10), errorMs: expect.closeTo(0, 10) });
});

test('the variance of service times is told from that of the link, which doesn’t add up', () => {
  let servedMs = 0;
  const answersMs = Array.from({ length: 2000 }, (_, j) => {
    servedMs += 30 + 10 * (2 * uniformOf(1, j) - 1);
    return servedMs + 50 * uniformOf(2, j);
  });
  const σ = 10 / Math.sqrt(3);
  expect(Math.abs(Math.sqrt(serviceVariance(answersMs)) / σ - 1)).toBeLessThan(0.2);
});
