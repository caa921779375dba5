import { expect, test } from 'vitest';
import memoryChoices from './memory-choices.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import twoChoices from './two-choices.ts';

test('1,000 balls into 1,000 bins: the longest queue is at most that of two choices without memory, for each seed', () => {
  const longest = (strategy: typeof memoryChoices | typeof twoChoices, seed: number) =>
    Math.max(
      ...tally(
        driveStrategy(strategy as never, fleets['1,000 machines']!, { n: 1000, seed }).sendAll(1000),
        1000,
      ),
    );
  for (let seed = 1; seed <= 10; seed++)
    expect(longest(memoryChoices, seed)).toBeLessThanOrEqual(longest(twoChoices, seed));
});

test('the better of the drawn and the remembered one gets it, and the better after placing is remembered', () => {
  const fleet = fleets['one region']!;
  const run = driveStrategy(memoryChoices, fleet);
  const remembered = run.world.cells('remembered', 1);
  for (let index = 0; index < 60; index++) {
    run.load([5, 4, 3, 2, 1, 0]);
    const before = remembered[0]! - 1;
    const chosen = run.send(index).index;
    // Machines further on have less: the choice is at least as far on as what was remembered.
    expect(chosen).toBeGreaterThanOrEqual(before);
    expect(remembered[0]! - 1).toBeGreaterThanOrEqual(Math.max(before, chosen) - 1);
  }
  expect(remembered[0]).toBeGreaterThanOrEqual(5);
});
