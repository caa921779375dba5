import { expect, test } from 'vitest';
import { axisKeys, optionOf, runOptions } from '../model/run-options.ts';
import { toRecord } from '../model/recorded-options.ts';
import { axisOf, capacityOn, pointsIn, slugOf, whereOf } from './axis.ts';
import { comparisonOf } from './comparison.ts';
import type { Summary } from './format.ts';
import { checkAlike } from './files/alike.ts';
import { original } from '../model/fleet/original-topology.ts';

test.each([
  ['n', 500, 'at N = 500', 'n500'],
  ['load', 0.9, 'at load 0.9', 'load0.9'],
  ['rate', 1500, 'at 1,500/s', 'rate1500'],
  ['vus', 1, 'with 1 user', 'vus1'],
  ['routers', 20, 'with 20 routers', 'routers20'],
] as const)('a run of %s %d is told %s, and its folder has %s', (axis, value, where, slug) => {
  const run = { ...toRecord({ mode: 'open', n: 100, [axis]: value }), axis };
  expect(whereOf(run)).toBe(where);
  expect(slugOf(run)).toBe(slug);
});

test('every option that takes a list is described, and changes along with none that takes none', () => {
  for (const key of axisKeys) {
    expect(optionOf(key)).toBe(runOptions[key]);
    expect(axisOf(key).title).not.toBe('');
    expect(axisOf(key).follow).not.toContain(key);
  }
});

const run = (load: number, more: Partial<Summary> = {}) =>
  ({
    ...toRecord({ mode: 'open', n: 100 * load, load, rate: 167 * load, arrivals: `poisson:${167 * load}` }),
    ...{ axis: 'load', strategy: 'random', id: `random-load${load}-1`, parameters: {}, knowledge: 'none' },
    ...more,
  }) as Summary;

test('what follows from the load may differ where the load is the axis, and nothing else', () => {
  const alike = (...runs: Summary[]) =>
    checkAlike(
      runs.map((summary) => ({ summary })),
      'here',
    );
  expect(() => alike(run(0.5), run(0.9))).not.toThrow();
  expect(() => alike(run(0.5), run(0.9, { routers: 2 }))).toThrow('they differ in routers');
  expect(() => alike(run(0.5), { ...run(0.9), axis: undefined } as unknown as Summary)).toThrow('axis (');
  expect(pointsIn([run(0.9), run(0.5), run(0.9)])).toEqual([0.5, 0.9]);
});

test('capacity is a load of 1, and the fleet’s own rate', () => {
  const of = (axis: 'load' | 'rate' | 'n') =>
    capacityOn({
      ...comparisonOf({ createdAt: '', versions: {}, topologies: [original], runs: [] }),
      ...{ axis, runs: [run(0.5)] },
    });
  expect([of('load'), of('rate'), of('n')]).toEqual([1, 167, null]);
});
