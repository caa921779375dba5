import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestRank } from '../../model/stats/distribution.ts';
import { recentQuantile } from './recent-quantile.ts';

const fresh = () => recentQuantile((_name, length) => new Float64Array(length));

test('it is the nearest-rank quantile of the last 64 numbers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (values, q) => {
        const recent = fresh();
        values.forEach((value, i) => {
          recent.add(value);
          const last = values.slice(Math.max(0, i - 63), i + 1).sort((a, b) => a - b);
          expect(recent.quantile(q)).toBe(nearestRank(last, q));
        });
      },
    ),
  );
});

test('falling numbers leave the window as rising ones do', () => {
  const recent = fresh();
  for (let value = 1000; value > 0; value--) recent.add(value);
  expect(recent.quantile(0)).toBe(1);
  expect(recent.quantile(0.5)).toBe(32);
  expect(recent.quantile(1)).toBe(64);
});
