import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chiSquared } from '../testing/strategy-driver.ts';
import { sampleDistinct } from './sample-distinct.ts';
import { uniformOf } from '../../model/stats/random.ts';

const drawn = (count: number, among: number, draw: (number: number) => number): number[] => {
  const into: number[] = [];
  sampleDistinct(count, among, draw, into);
  return into;
};

test('places are distinct and within range, at the ends of each draw too', () => {
  const draw = fc.oneof(
    fc.constant(0),
    fc.constant(1 - 2 ** -32),
    fc.double({ min: 0, max: 1 - 2 ** -32, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(draw, { minLength: 12 }), (among, draws) => {
      for (let count = 1; count <= among; count++) {
        const places = drawn(count, among, (k) => draws[k]!);
        expect(new Set(places).size).toBe(count);
        expect(places.every((place) => Number.isInteger(place) && place >= 0 && place < among)).toBe(true);
      }
    }),
  );
});

test('every ordered pair out of 5 is equally likely (χ², 19 degrees of freedom, p > 0.001)', () => {
  const pairs = Array<number>(25).fill(0);
  for (let i = 0; i < 40_000; i++) {
    const [a, b] = drawn(2, 5, (k) => uniformOf(11, i, k));
    pairs[a! * 5 + b!]! += 1;
  }
  const apart = pairs.filter((_, i) => i % 6 !== 0);
  expect(apart).toHaveLength(20);
  expect(chiSquared(apart)).toBeLessThan(43.8);
});

test('every ordered triple out of 4 is equally likely (χ², 23 degrees of freedom, p > 0.001)', () => {
  const triples = new Map<string, number>();
  for (let i = 0; i < 48_000; i++) {
    const triple = drawn(3, 4, (k) => uniformOf(12, i, k)).join();
    triples.set(triple, (triples.get(triple) ?? 0) + 1);
  }
  expect(triples.size).toBe(24);
  expect(chiSquared([...triples.values()])).toBeLessThan(49.7);
});
