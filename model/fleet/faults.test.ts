import { describe, expect, test } from 'vitest';
import { machineFaults, type Fault } from './faults.ts';
import { machineQueue } from './machine-queue.ts';

const slow = (fromMs: number, toMs?: number): Fault => ({
  ...{ machine: 'us/0', kind: 'slow', fromMs, factor: 10 },
  ...(toMs !== undefined && { toMs }),
});
const failing = (rate: number, fromMs = 0): Fault => ({ machine: 'us/0', kind: 'error', fromMs, rate });

const servicesOf = (faults: readonly Fault[], momentsMs: readonly number[]) => {
  const queue = machineQueue({ serviceMs: 30 }, 1, 0, 0, machineFaults(faults, 'us/0', 0, 1)!.slowdownAt);
  return momentsMs.map((ms) => queue.arrive(ms)!.serviceMs);
};

describe('a slow span', () => {
  test('counts for services that begin in it, whenever they arrived, and not at its end', () => {
    // They begin at 0, 30, 60 and, since that one takes 300, at 360, 390.
    expect(servicesOf([slow(60, 360)], [0, 0, 0, 0, 0])).toEqual([30, 30, 300, 30, 30]);
    expect(servicesOf([slow(60)], [0, 0, 0, 0, 0])).toEqual([30, 30, 300, 300, 300]);
    expect(servicesOf([slow(61, 360)], [0, 60, 360])).toEqual([30, 30, 30]);
  });

  test('multiplies with another one', () => {
    expect(servicesOf([slow(0), slow(100)], [0, 1000])).toEqual([300, 3000]);
  });
});

describe('errors', () => {
  const refused = (rate: number, seed = 1, place = 0) => {
    const faults = machineFaults([failing(rate, 100)], 'us/0', place, seed)!;
    return Array.from({ length: 2000 }, (_, i) => faults.refuses(i < 1000 ? 99 : 100));
  };
  const count = (list: readonly boolean[]) => list.filter(Boolean).length;

  test('begin when they are told to, with the probability they are told', () => {
    expect(count(refused(1).slice(0, 1000))).toBe(0);
    expect(count(refused(1))).toBe(1000);
    expect(count(refused(0))).toBe(0);
    expect(count(refused(0.3))).toBeGreaterThan(250);
    expect(count(refused(0.3))).toBeLessThan(350);
  });

  test('are drawn by the seed, the machine and the count of arrivals', () => {
    expect(refused(0.3)).toEqual(refused(0.3));
    expect(refused(0.3, 2)).not.toEqual(refused(0.3));
    expect(refused(0.3, 1, 1)).not.toEqual(refused(0.3));
  });

  test('always come where no rate is given', () => {
    const fault: Fault = { machine: 'us/0', kind: 'error', fromMs: 0 };
    expect(machineFaults([fault], 'us/0', 0, 1)!.refuses(5)).toBe(true);
  });
});

test('other machines have none', () => {
  expect(machineFaults([slow(0)], 'us/1', 1, 1)).toBeUndefined();
  expect(machineFaults(null, 'us/0', 0, 1)).toBeUndefined();
});
