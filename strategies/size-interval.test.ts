import { expect, test } from 'vitest';
import { simulate } from '../simulator/simulate.ts';
import type { Strategy } from './api/contract.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import randomMachine from './random-machine.ts';
import sizeInterval from './size-interval.ts';

/** Bounded Pareto, α 1.1, from 1 to 1,000 and by its mean: quantiles at the middles of equal parts. */
const ALPHA = 1.1;
const quantiles = Array.from({ length: 5000 }, (_, i) => {
  const u = (i + 0.5) / 5000;
  return (1 - u * (1 - 1000 ** -ALPHA)) ** (-1 / ALPHA);
});
const mean = quantiles.reduce((sum, it) => sum + it, 0) / quantiles.length;
const sizes = quantiles.map((it) => it / mean);
/** In an order of their own: 2,003 has no divisor in common with 5,000. */
const sizeAt = (index: number) => sizes[(index * 2003) % 5000]!;

const equal = {
  name: 'equal',
  regions: { r: { latencyMs: 1, machines: Array.from({ length: 4 }, () => ({ serviceMs: 10 })) } },
};
const topology = {
  name: 'unequal',
  regions: { r: { latencyMs: 1, machines: [10, 10, 20, 40].map((serviceMs) => ({ serviceMs })) } },
};

test('bounded Pareto, α 1.1: shares of the work are equal ± 3 %, and sizes are apart', () => {
  const run = driveStrategy(sizeInterval, fleetOf(equal), { n: 60_000 });
  const work = [0, 0, 0, 0];
  const largest = [0, 0, 0, 0];
  const smallest = [Infinity, Infinity, Infinity, Infinity];
  for (let index = 0; index < 60_000; index++) {
    const size = sizeAt(index);
    const { index: place } = run.send(index, { size });
    // The first 5,000 are what it learns the distribution from.
    if (index < 5000) continue;
    work[place]! += size;
    largest[place] = Math.max(largest[place]!, size);
    smallest[place] = Math.min(smallest[place]!, size);
  }
  const total = work.reduce((sum, it) => sum + it, 0);
  for (const it of work) expect(Math.abs((4 * it) / total - 1)).toBeLessThan(0.03);
  // Intervals touch in a bin of 5 %; what was seen so far moves them by another one.
  for (const i of [0, 1, 2]) expect(largest[i]! / smallest[i + 1]!).toBeLessThan(1.05 ** 3);
});

test('bounded Pareto at ρ = 0.7: mean slowdown is far below that of random machines', () => {
  const slowdown = (strategy: Strategy) => {
    const { answeredMs, releasedMs, serviceMs } = simulate({
      topology: equal,
      strategy: strategy as never,
      parameters: {} as never,
      n: 40_000,
      mode: 'open',
      rate: 280,
      arrivals: 'poisson:280',
      sizes: 'file:sizes.csv',
      sizesKnown: true,
      readText: () => sizes.join('\n'),
    });
    return answeredMs.reduce((sum, at, i) => sum + (at - releasedMs[i]!) / serviceMs[i]!, 0) / 40_000;
  };
  expect(slowdown(sizeInterval as never)).toBeLessThan(slowdown(randomMachine as never) / 3);
});

test('where all have one size, machines are drawn by their speed', () => {
  const counts = tally(driveStrategy(sizeInterval, fleetOf(topology), { n: 11_000 }).sendAll(11_000), 4);
  [4000, 4000, 2000, 1000].forEach((count, i) => expect(Math.abs(counts[i]! / count - 1)).toBeLessThan(0.1));
});
