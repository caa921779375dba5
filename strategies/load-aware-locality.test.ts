import { expect, test } from 'vitest';
import loadAware from './load-aware-locality.ts';
import { fleetOfMachines } from '../model/fleet/fleet.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

/** Two machines at home, one and three elsewhere. */
const fleet = fleetOfMachines(
  ['home', 'home', 'near', 'far', 'far', 'far'].map((region, number) => ({
    region,
    number,
    latencyMs: region === 'home' ? 10 : 100,
    serviceMs: 20,
    concurrency: 1,
  })),
);

/** Each machine reports its utilisation in each of some seconds; then shares of the regions, of 10,000 requests. */
function shares(utilisations: readonly number[], seconds = 30): Record<string, number> {
  const run = driveStrategy(loadAware, fleet, { n: 40_000 });
  let index = 0;
  for (let second = 1; second <= seconds; second++) {
    run.at(1000 * second);
    for (let k = 0; k < 400; k++, index++) {
      const { index: place } = run.send(index);
      run.answer(index, 20, { utilisation: utilisations[place]! });
    }
  }
  const counts: Record<string, number> = { home: 0, near: 0, far: 0 };
  for (let k = 0; k < 10_000; k++, index++) {
    counts[run.send(index).region]! += 1e-4;
    run.answer(index);
  }
  return counts;
}

test('up to 0.1 above the others the own region has all but the 3 % (± 1) that keep figures alive', () => {
  const { home, near, far } = shares([0.55, 0.55, 0.5, 0.5, 0.5, 0.5]);
  expect(Math.abs(1 - home! - 0.03)).toBeLessThan(0.01);
  expect(Math.abs(far! / near! - 3)).toBeLessThan(1);
});

test('above it, weights are what each region has left: 2 · 0.2 : 1 · 0.5 : 3 · 0.6, with sum 1', () => {
  const { home, near, far } = shares([0.8, 0.8, 0.5, 0.4, 0.4, 0.4]);
  expect(home! + near! + far!).toBeCloseTo(1, 9);
  expect(Math.abs(home! - 0.4 / 2.7)).toBeLessThan(0.015);
  expect(Math.abs(near! - 0.5 / 2.7)).toBeLessThan(0.015);
  expect(Math.abs(far! - 1.8 / 2.7)).toBeLessThan(0.015);
});

test('an own region at 100 % gets nothing, however busy the others are', () => {
  expect(shares([1, 1, 0.5, 0.5, 0.5, 0.5], 60).home).toBe(0);
  expect(shares([1, 1, 0.95, 0.95, 0.95, 0.95], 60).home).toBe(0);
});

test('where all are at 100 %, by machines: 2 : 1 : 3', () => {
  const { home, near, far } = shares([1, 1, 1, 1, 1, 1], 60);
  expect(Math.abs(home! - 2 / 6)).toBeLessThan(0.02);
  expect(Math.abs(near! - 1 / 6)).toBeLessThan(0.02);
  expect(Math.abs(far! - 3 / 6)).toBeLessThan(0.02);
});
