/** The four that learn which machine is best, and know nothing of what is in flight. */
import { describe, expect, test } from 'vitest';
import type { Strategy } from './api/contract.ts';
import discountedUcb from './discounted-ucb.ts';
import exp3 from './exp3.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import thompson from './thompson.ts';
import ucb from './ucb.ts';

const fleet = fleets['two machines']!;
const bandits = { ucb, 'discounted-ucb': discountedUcb, thompson, exp3 } as unknown as Record<
  string,
  Strategy
>;

/** One request at a time; answers take so many ms by machine. The default TIMEOUT of 1 s is a cost of 1. */
function learner(strategy: Strategy, n: number, parameters: Record<string, string> = {}) {
  const run = driveStrategy(strategy, fleet, { n, parameters, seed: 4 });
  let index = 0;
  return (count: number, answersMs: readonly number[]): number[] =>
    Array.from({ length: count }, () => {
      const { index: place } = run.send(index);
      run.answer(index++, answersMs[place]!);
      return place;
    });
}

describe.each(Object.entries(bandits))('%s', (_name, strategy) => {
  test('on a steady fleet at a low rate over 90 % go to the best after 1,000', () => {
    const answer = learner(strategy, 3000);
    answer(1000, [950, 50]);
    expect(tally(answer(2000, [950, 50]), 2)[1]! / 2000).toBeGreaterThan(0.9);
  });

  test('a failure costs as much as an answer after TIMEOUT', () => {
    const run = driveStrategy(strategy, fleet, { n: 1000 });
    const sent = Array.from({ length: 1000 }, (_, index) => {
      const { index: place } = run.send(index);
      if (place === 0) run.fail(index, 1);
      else run.answer(index, 100);
      return place;
    });
    expect(tally(sent.slice(300), 2)[1]! / 700).toBeGreaterThan(0.85);
  });
});

test('when the best machine turns bad, discounted-ucb finds the other within 1 / (1 − γ) = 100 answers, ucb doesn’t', () => {
  const found = (strategy: unknown): number => {
    const answer = learner(strategy as Strategy, 2200);
    expect(tally(answer(2000, [100, 500]).slice(1000), 2)[0]! / 1000).toBeGreaterThan(0.7);
    return tally(answer(200, [900, 500]).slice(100), 2)[1]! / 100;
  };
  expect(found(discountedUcb)).toBeGreaterThan(0.7);
  expect(found(ucb)).toBeLessThan(0.3);
});

test('AWARE=on sees the queue that the others flood', () => {
  for (const strategy of [ucb, discountedUcb, thompson] as unknown as Strategy[]) {
    const share = (AWARE: string) => {
      const run = driveStrategy(strategy, fleet, { n: 700, parameters: { AWARE, TIMEOUT: '1s' } });
      for (let index = 0; index < 600; index++) {
        const { index: place } = run.send(index);
        run.answer(index, [600, 50][place]);
      }
      return tally(run.sendAll(100, 600), 2)[1]! / 100;
    };
    // 100 requests at once: blind, nearly all to the one that was best; else 30 ms of each in flight count.
    expect(share('off')).toBeGreaterThan(0.85);
    expect(share('on')).toBeLessThan(0.75);
  }
});
