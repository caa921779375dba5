import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asPerCents, wholeWeights, lowestTerms, smoothWeighted, sum } from './smooth-weighted.ts';

test('as NGINX’s own example: weights 5, 1, 1 give a a b a c a a', () => {
  expect(smoothWeighted([5, 1, 1], 7)).toEqual([0, 0, 1, 0, 2, 0, 0]);
});

test('every window of Σw picks holds each exact share', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(weights, (each) => {
      const total = sum(each);
      const picks = smoothWeighted(each, 3 * total);
      for (let from = 0; from <= 2 * total; from++) {
        const window = picks.slice(from, from + total);
        expect(each.map((_, i) => window.filter((pick) => pick === i).length)).toEqual(each);
      }
    }),
  );
});

test('shares become whole per cents, and none gets nothing', () => {
  expect(asPerCents([1, 1, 2])).toEqual([25, 25, 50]);
  expect(asPerCents([1, 100_000])).toEqual([1, 100]);
});

test('whole weights keep the proportion of two hundred machines, half of them ten times as fast', () => {
  const weights = wholeWeights(Array.from({ length: 200 }, (_, i) => (i < 100 ? 0.1 : 0.01)));
  expect(weights[0]! / weights[199]!).toBeCloseTo(10, 1);
  expect(wholeWeights([3, 3, 3])).toEqual([1, 1, 1]);
});

test('proportions in lowest terms', () => {
  expect(lowestTerms([20, 20, 20])).toEqual([1, 1, 1]);
  expect(lowestTerms([50, 20, 30])).toEqual([5, 2, 3]);
  expect(lowestTerms([7])).toEqual([1]);
});
