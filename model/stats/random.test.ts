import { expect, test } from 'vitest';
import { drawsOf, hashOf, Purpose, uniformOf } from './random.ts';

const draws = Array.from({ length: 20_000 }, (_, index) => uniformOf(Purpose.route, 7, index, 0));

test('a draw is a function of its key alone', () => {
  expect(uniformOf(Purpose.route, 7, 3, 0)).toBe(draws[3]);
  expect(uniformOf(Purpose.route, 8, 3, 0)).not.toBe(draws[3]);
  expect(uniformOf(Purpose.master, 7, 3, 0)).not.toBe(draws[3]);
  expect(uniformOf(Purpose.route, 7, 3, 1)).not.toBe(draws[3]);
});

test('draws fill [0, 1) evenly (χ² over 20 bins, 19 degrees of freedom, p > 0.001)', () => {
  const bins = Array<number>(20).fill(0);
  for (const draw of draws) bins[Math.floor(draw * 20)]! += 1;
  const expected = draws.length / 20;
  expect(bins.reduce((chi, seen) => chi + (seen - expected) ** 2 / expected, 0)).toBeLessThan(43.8);
});

test('neighbouring draws are uncorrelated', () => {
  const product = draws.slice(1).reduce((sum, draw, i) => sum + (draw - 0.5) * (draws[i]! - 0.5), 0);
  expect(Math.abs((12 * product) / draws.length)).toBeLessThan(0.03);
});

test('draws with half of the work done beforehand are the same draws', () => {
  const draw = drawsOf(Purpose.route, 7);
  for (let index = 0; index < 50; index++) {
    expect(draw(index)).toBe(uniformOf(Purpose.route, 7, index, 0));
    expect(draw(index, 3)).toBe(uniformOf(Purpose.route, 7, index, 3));
  }
});

test('seeds of results that are there go on meaning the same', () => {
  expect([hashOf(1), hashOf(1, 2), hashOf(1, 2, 3), hashOf(1, 2, 3, 4)]).toEqual([
    1978132887, 82511433, 1272988909, 2226102962,
  ]);
});
