import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniformOf } from './random.ts';
import { holm } from './holm.ts';
import { estimateOf, medianInterval } from './median-interval.ts';
import { ratioOf } from './paired-ratio.ts';
import { twoSidedP } from './student.ts';

/** Draws for a trial, the same each time the test runs. */
function drawer(trial: number) {
  let drawn = 0;
  const draw = () => uniformOf(20, trial, drawn++);
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  return { draw, normal };
}

const TRIALS = 1000;
const trials = Array.from({ length: TRIALS }, (_, trial) => trial);

describe('a 95 % interval at 20 repeats covers the true median in 93 to 97 % of 1,000 trials', () => {
  const kinds: [string, (by: ReturnType<typeof drawer>) => number, number][] = [
    ['normal', ({ normal }) => normal(), 0],
    ['uniform', ({ draw }) => draw(), 0.5],
    ['skewed (exponential)', ({ draw }) => -Math.log(1 - draw()), Math.LN2],
    ['very skewed (log-normal)', ({ normal }) => Math.exp(normal()), 1],
    ['heavy-tailed (Cauchy)', ({ draw }) => Math.tan(Math.PI * (draw() - 0.5)), 0],
    ['bimodal', ({ draw, normal }) => (draw() < 0.5 ? -1 : 1) * (0.3 + Math.abs(normal())), 0],
  ];
  test.each(kinds)('%s', (_, value, median) => {
    const covered = trials.filter((trial) => {
      const by = drawer(trial);
      const [low, high] = medianInterval(Array.from({ length: 20 }, () => value(by)))!;
      return low <= median && median <= high;
    });
    expect(covered.length / TRIALS).toBeGreaterThanOrEqual(0.93);
    expect(covered.length / TRIALS).toBeLessThanOrEqual(0.97);
  });

  test('and so does the interval of a paired ratio', () => {
    const covered = trials.filter((trial) => {
      const { normal } = drawer(trial);
      const seeds = Array.from({ length: 20 }, (_, seed) => [seed, normal(), normal(), normal()] as const);
      const a = new Map(seeds.map(([seed, shared, own]) => [seed, 1.1 * Math.exp(shared + 0.1 * own)]));
      const b = new Map(seeds.map(([seed, shared, , own]) => [seed, Math.exp(shared + 0.1 * own)]));
      const { low, high } = ratioOf(a, b)!.ratio;
      return low! <= 1.1 && 1.1 <= high!;
    });
    expect(covered.length / TRIALS).toBeGreaterThanOrEqual(0.93);
    expect(covered.length / TRIALS).toBeLessThanOrEqual(0.97);
  });
});

describe('the interval of a median', () => {
  test('is not given below five repeats, and is the whole range at five', () => {
    expect(estimateOf([1, 2, 3, 4])).toEqual({ median: 2.5, low: null, high: null });
    expect(estimateOf([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 1, high: 5 });
    expect(estimateOf([])).toBeNull();
  });

  test('is as in Hettmansperger & Sheather: between the ranks that cover just more and just less', () => {
    // n = 10: ranks 2 and 9 cover 0.9785, ranks 3 and 8 cover 0.8906.
    const [low, high] = medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])!;
    const part = (0.978515625 - 0.95) / (0.978515625 - 0.890625);
    const inward = (8 * part) / (2 + 6 * part);
    expect(low).toBeCloseTo(2 + inward, 12);
    expect(high).toBeCloseTo(9 - inward, 12);
  });

  test('holds the median, and moves with the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 60 }),
        (values) => {
          const { median, low, high } = estimateOf(values)!;
          expect(low!).toBeLessThanOrEqual(median);
          expect(high!).toBeGreaterThanOrEqual(median);
          const moved = estimateOf(values.map((value) => 10 + 2 * value))!;
          expect(moved.low!).toBeCloseTo(10 + 2 * low!, 9);
        },
      ),
    );
  });
});

test("Student's t as tables have it", () => {
  for (const [t, freedom] of [
    [12.7062, 1],
    [4.30265, 2],
    [3.18245, 3],
    [2.77645, 4],
    [2.22814, 10],
    [2.09302, 19],
    [1.98397, 100],
  ] as const) {
    expect(twoSidedP(t, freedom)).toBeCloseTo(0.05, 5);
    expect(twoSidedP(-t, freedom)).toBeCloseTo(0.05, 5);
  }
  expect(twoSidedP(0, 7)).toBe(1);
  expect(twoSidedP(3.88341, 19)).toBeCloseTo(0.001, 6);
});

test('Holm multiplies the smallest by their number, the next by one less, and never goes down again', () => {
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  [0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(corrected[i]).toBeCloseTo(p, 12));
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});
