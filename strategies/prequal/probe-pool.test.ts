import { expect, test } from 'vitest';
import { probePool } from './probe-pool.ts';

/** A pool with these probes, one ms apart, each good for many uses. */
function poolOf(capacity: number, probes: readonly { i: number; rif: number; ms: number; uses?: number }[]) {
  const pool = probePool((_name, length) => new Float64Array(length), capacity);
  probes.forEach(({ i, rif, ms, uses = 100 }, at) => pool.add(i, rif, ms, at, uses));
  return pool;
}

test('of the cold ones the fastest is used, be the hot ones faster', () => {
  const pool = poolOf(4, [
    { i: 0, rif: 9, ms: 10 },
    { i: 1, rif: 2, ms: 50 },
    { i: 2, rif: 3, ms: 20 },
  ]);
  expect(pool.use(3)).toBe(2);
});

test('as the RIF of what is used grows by 1, it becomes hot and the next is used', () => {
  const pool = poolOf(4, [
    { i: 1, rif: 2, ms: 50 },
    { i: 2, rif: 3, ms: 20 },
  ]);
  expect([pool.use(3), pool.use(3), pool.use(3)]).toEqual([2, 1, 1]);
});

test('where all are hot the least loaded is used, falling or rising in the pool', () => {
  const loads = [
    { i: 0, rif: 9, ms: 10 },
    { i: 1, rif: 7, ms: 90 },
    { i: 2, rif: 8, ms: 20 },
  ];
  expect(poolOf(4, loads).use(5)).toBe(1);
  expect(poolOf(4, [...loads].reverse()).use(5)).toBe(1);
});

test('ties fall to the other figure', () => {
  expect(
    poolOf(4, [
      { i: 0, rif: 3, ms: 20 },
      { i: 1, rif: 2, ms: 20 },
    ]).use(5),
  ).toBe(1);
  expect(
    poolOf(4, [
      { i: 0, rif: 8, ms: 20 },
      { i: 1, rif: 8, ms: 10 },
    ]).use(5),
  ).toBe(1);
});

test('a newer probe of a machine takes the place of the older one, not another’s', () => {
  const pool = poolOf(2, [
    { i: 0, rif: 0, ms: 1 },
    { i: 1, rif: 0, ms: 2 },
    { i: 0, rif: 0, ms: 3 },
  ]);
  expect(pool.use(0)).toBe(1);
});

test('over capacity the oldest goes, wherever it lies', () => {
  const pool = poolOf(2, [
    { i: 0, rif: 0, ms: 1 },
    { i: 1, rif: 0, ms: 2 },
    { i: 0, rif: 0, ms: 3 },
    { i: 2, rif: 0, ms: 4 },
  ]);
  // Machine 1 (from 1 ms) went, machine 0 (renewed at 2 ms) stayed.
  expect([pool.use(0), pool.use(0)]).toEqual([0, 2]);
});

test('old ones expire', () => {
  const pool = poolOf(3, [
    { i: 0, rif: 0, ms: 1 },
    { i: 1, rif: 0, ms: 2 },
    { i: 2, rif: 0, ms: 3 },
  ]);
  pool.expire(1);
  expect(pool.use(9)).toBe(1);
});

test('a probe that is used up goes', () => {
  const pool = poolOf(3, [
    { i: 0, rif: 0, ms: 1, uses: 2 },
    { i: 1, rif: 0, ms: 2 },
  ]);
  expect([pool.use(9), pool.use(9), pool.use(9)]).toEqual([0, 0, 1]);
});

test('dropped in turn: the oldest, then the worst, which is the hot one with most in flight', () => {
  const probes = [
    { i: 0, rif: 0, ms: 1 },
    { i: 1, rif: 8, ms: 2 },
    { i: 2, rif: 9, ms: 3 },
    { i: 3, rif: 0, ms: 99 },
  ];
  const pool = poolOf(4, probes);
  pool.dropOne(5);
  expect(pool.use(5)).toBe(3);
  pool.dropOne(5);
  pool.add(3, 20, 1, 9, 9);
  expect(pool.use(5)).toBe(1);
});

test('where none is hot the worst is the slowest', () => {
  const pool = poolOf(4, [
    { i: 0, rif: 0, ms: 1 },
    { i: 1, rif: 4, ms: 9 },
    { i: 2, rif: 5, ms: 8 },
  ]);
  pool.dropOne(5);
  pool.dropOne(5);
  expect(pool.use(5)).toBe(2);
});
