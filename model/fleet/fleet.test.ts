import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityPerMs, fleetOf, fleetOfMachines, minBy, noLoadAnswerMs, regionsOf } from './fleet.ts';

const fleet = fleetOf({
  name: 'two',
  regions: {
    us: { latencyMs: 300, jitterMs: 30, machines: [{ serviceMs: 20, concurrency: 4 }, { serviceMs: 40 }] },
    asia: { latencyMs: 600, machines: [{ serviceMs: 10 }] },
  },
});

test('machines count from 0 in each region, and have their place in the whole fleet', () => {
  expect(fleet.machines.map(({ id, index }) => [id, index])).toEqual([
    ['us/0', 0],
    ['us/1', 1],
    ['asia/0', 2],
  ]);
  expect(fleet.regions.map(({ name, machines }) => [name, machines.map(({ id }) => id)])).toEqual([
    ['us', ['us/0', 'us/1']],
    ['asia', ['asia/0']],
  ]);
  expect(fleet.regions[0]!.machines[1]).toBe(fleet.machines[1]);
});

test('numbers are the topology’s: one server where none are named, no spread where nothing is left to chance', () => {
  expect(fleet.machines.map(({ concurrency }) => concurrency)).toEqual([4, 1, 1]);
  expect(fleet.machines.map(noLoadAnswerMs)).toEqual([320, 340, 610]);
  expect(fleet.machines.map(capacityPerMs)).toEqual([4 / 20, 1 / 40, 1 / 10]);
  expect(fleet.machines.map(({ spreadMs }) => spreadMs)).toEqual([
    30 / Math.sqrt(3),
    30 / Math.sqrt(3),
    undefined,
  ]);
});

test('regions come in the order of their first machine, however machines are mixed', () => {
  const member = { latencyMs: 0, serviceMs: 1, concurrency: 1 };
  const { machines } = fleetOfMachines(
    ['b', 'a', 'b', 'c', 'a'].map((region, number) => ({ ...member, region, number })),
  );
  expect(regionsOf(machines).map(({ name, machines: own }) => [name, own.map(({ index }) => index)])).toEqual(
    [
      ['b', [0, 2]],
      ['a', [1, 4]],
      ['c', [3]],
    ],
  );
});

test('minBy finds the first of the smallest, and nothing in nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { minLength: 1 }), (values) => {
      const items = values.map((value, place) => ({ value, place }));
      expect(minBy(items, ({ value }) => value).place).toBe(values.indexOf(Math.min(...values)));
    }),
  );
  expect(() => minBy([], () => 0)).toThrow('no items');
});
