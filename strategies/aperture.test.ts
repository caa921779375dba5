import { expect, test } from 'vitest';
import aperture, { overlapOf, windowOf } from './aperture.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';

test.each([
  [10, 24, 3],
  [7, 24, 12],
  [50, 1000, 12],
  [13, 5, 12],
  [1, 9, 4],
])(
  '%i units over %i machines, %i each: every machine’s overlap with all windows is equal',
  (units, count, a) => {
    const total = Array.from({ length: count }, (_, k) =>
      Array.from({ length: units }, (_, index) =>
        overlapOf(windowOf({ index, of: units }, count, a), count, k),
      ).reduce((sum, it) => sum + it, 0),
    );
    for (const overlap of total) expect(overlap).toBeCloseTo(total[0]!, 9);
    // Each window has at least as many machines as were asked for, or all.
    expect(windowOf({ index: 0, of: units }, count, a).width * count).toBeGreaterThanOrEqual(
      Math.min(a, count) - 1e-9,
    );
  },
);

test('a unit sends into its window alone, and all units together to all machines alike', () => {
  const fleet = fleets['many regions']!;
  const all = Array.from({ length: 8 }, (_, index) => {
    const run = driveStrategy(aperture, fleet, {
      n: 3000,
      parameters: { APERTURE: '6' },
      self: { index, of: 8 },
    });
    const places = run.sendAll(3000);
    expect(new Set(places).size).toBe(6);
    return places;
  }).flat();
  for (const count of tally(all, 24)) expect(Math.abs(count / 1000 - 1)).toBeLessThan(0.05);
});

test('a machine that lies half in the window gets half as much', () => {
  // Windows of 2 / 3: machines 0 and 1 whole, machine 1 of three ends there; with 4 machines 0, 1 and two thirds of 2.
  const fleet = fleets['no distance']!;
  const run = driveStrategy(aperture, fleet, {
    n: 4000,
    parameters: { APERTURE: '2' },
    self: { index: 0, of: 3 },
  });
  const counts = tally(run.sendAll(4000), 4);
  expect(counts[3]).toBe(0);
  expect(counts[2]! / counts[0]!).toBeCloseTo(2 / 3, 1);
});
