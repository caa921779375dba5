import { expect, test } from 'vitest';
import { simulate } from '../simulator/simulate.ts';
import { resolveParameters } from './api/parameters.ts';
import onePlusBeta from './one-plus-beta.ts';
import { fleets } from './testing/fleets.ts';
import { chiSquared, driveStrategy, tally } from './testing/strategy-driver.ts';
import twoChoices from './two-choices.ts';

const fleet = fleets['1,000 machines']!;
const sent = (BETA: string) =>
  driveStrategy(onePlusBeta, fleet, { n: 3000, parameters: { BETA } }).sendAll(3000);

test('β = 1 is two-choices, request for request', () => {
  expect(sent('1')).toEqual(driveStrategy(twoChoices, fleet, { n: 3000 }).sendAll(3000));
});

test('β = 0 draws uniformly, whatever is in flight (χ², 5 degrees of freedom, p > 0.001)', () => {
  const run = driveStrategy(onePlusBeta, fleets['one region']!, { n: 6000, parameters: { BETA: '0' } });
  run.load([9, 0, 9, 0, 9, 0]);
  expect(chiSquared(tally(run.sendAll(6000), 6))).toBeLessThan(20.5);
});

test('with loads of up to 500 ms ago, β below 1 beats β = 1; with fresh ones it doesn’t', () => {
  const machines = Array.from({ length: 50 }, () => ({ serviceMs: 20 }));
  const meanMs = (BETA: string, boardInterval: string | undefined) => {
    const { answeredMs, releasedMs } = simulate({
      topology: { name: 'equal', regions: { r: { latencyMs: 1, machines } } },
      strategy: onePlusBeta,
      parameters: resolveParameters(onePlusBeta, { BETA }),
      n: 20_000,
      mode: 'open',
      rate: 2000,
      arrivals: 'poisson:2000',
      sizes: 'exponential',
      ...(boardInterval && { boardInterval }),
    });
    return answeredMs.reduce((sum, at, i) => sum + at - releasedMs[i]!, 0) / answeredMs.length;
  };
  expect(meanMs('0.5', '500ms')).toBeLessThan(0.9 * meanMs('1', '500ms'));
  expect(meanMs('1', undefined)).toBeLessThan(meanMs('0.5', undefined));
});
