import { expect, test } from 'vitest';
import { original } from './original-topology.ts';
import { chiSquared } from '../../strategies/testing/strategy-driver.ts';
import { anywhere, to, toRegion, type Route } from './route.ts';
import { fleetOf } from './fleet.ts';
import { mastersChoice } from './master-choice.ts';

const { machines, regions } = fleetOf(original);
const choices = (route: Route, seed = 1, count = 6000) =>
  Array.from({ length: count }, (_, index) =>
    mastersChoice(regions, route as Exclude<Route, { to: 'hold' }>, seed, index),
  );

const countsOf = <T>(items: readonly T[], chosen: readonly T[]) =>
  items.map((item) => chosen.filter((it) => it === item).length);

test('a machine that is named serves', () => {
  for (const machine of machines) expect(new Set(choices(to(machine), 1, 20))).toEqual(new Set([machine]));
});

test('in a region each of its machines is equally likely, and no other (χ², p > 0.001)', () => {
  const region = regions.find((it) => it.machines.length > 1)!;
  const counts = countsOf(region.machines, choices(toRegion(region)));
  expect(counts.reduce((a, b) => a + b)).toBe(6000);
  // 10.8 with one degree of freedom.
  expect(chiSquared(counts)).toBeLessThan(10.8);
});

test('anywhere: each region is equally likely, however many machines it has, then each of these (χ², p > 0.001)', () => {
  const chosen = choices(anywhere, 2);
  const byRegion = regions.map(({ name }) => chosen.filter(({ region }) => region === name).length);
  expect(chiSquared(byRegion)).toBeLessThan(13.8);
  for (const region of regions.filter((it) => it.machines.length > 1))
    expect(chiSquared(countsOf(region.machines, chosen))).toBeLessThan(10.8);
});

test('is a function of seed and index: the same whoever asks, another with another seed', () => {
  expect(choices(anywhere, 7, 50)).toEqual(choices(anywhere, 7, 50));
  expect(choices(anywhere, 7, 50)).not.toEqual(choices(anywhere, 8, 50));
});
