import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movesApart } from './end-labels.ts';

test('names that are apart stay where they are', () => {
  expect(movesApart([100, 10, 50], 300, 15)).toEqual([0, 0, 0]);
});

test('names at one point lie about it, in the order given', () => {
  expect(movesApart([50, 50, 50], 300, 14)).toEqual([-14, 0, 14]);
});

test('at the bottom they lie above it', () => {
  expect(movesApart([300, 20, 300, 290], 300, 15)).toEqual([-15, 0, 0, -20]);
});

test('whatever they are, they keep their order, their middle and their distance', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 9 }),
      (ys) => {
        const moves = movesApart(ys, 1000, 15);
        const moved = ys.map((y, i) => ({ y, at: y + moves[i]! })).sort((a, b) => a.at - b.at);
        for (let i = 1; i < moved.length; i++) {
          expect(moved[i]!.at - moved[i - 1]!.at).toBeGreaterThan(15 - 1e-6);
          expect(moved[i]!.y).toBeGreaterThanOrEqual(moved[i - 1]!.y);
        }
        expect(moves.reduce((a, b) => a + b)).toBeCloseTo(0, 6);
      },
    ),
  );
});
