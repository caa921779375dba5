import { expect, test } from 'vitest';
import { simulate } from '../../simulator/simulate.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import { resolveParameters } from '../api/parameters.ts';
import { wrapStrategy } from '../api/wrapper.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import roundRobin from '../round-robin.ts';
import retries, { backoffMs } from './retries.ts';

const topology = {
  name: 'five',
  regions: { r: { latencyMs: 10, machines: Array.from({ length: 5 }, () => ({ serviceMs: 20 })) } },
};
const strategy = wrapStrategy(retries, roundRobin);
const load = { topology, strategy, parameters: resolveParameters(strategy, {}), mode: 'closed' } as const;

test('the delay before retry n is min(0.1 s · 2^(n−1), 1 s) · U(0.8, 1.2), for 10,000 seeds', () => {
  const { random } = inMemoryWorld({ n: 1, fleet: fleetOf(topology), parameters: {} });
  for (let seed = 0; seed < 10_000; seed++) {
    const retry = 1 + (seed % 8);
    const delayMs = backoffMs(retry, random(seed));
    const middleMs = Math.min(100 * 2 ** (retry - 1), 1000);
    expect(delayMs).toBeGreaterThanOrEqual(0.8 * middleMs);
    expect(delayMs).toBeLessThanOrEqual(1.2 * middleMs);
  }
});

test('one machine of five fails: every request ends well, after a retry elsewhere where it went there', () => {
  const faults: Fault[] = [{ machine: 'r/2', kind: 'error', fromMs: 0 }];
  const run = simulate({ ...load, faults, n: 400, vus: 5 });
  expect([...run.status]).toEqual(Array(400).fill(200));
  const { status, machine } = run.attempts!;
  const second = [...status.slice(400)].filter((code) => code !== 0);
  expect(second).toEqual(Array(80).fill(200));
  expect([...machine.slice(400, 800)].filter((at, i) => status[400 + i] !== 0 && at === 2)).toEqual([]);
  run.answeredMs.forEach((at, i) => {
    if (status[i] === 500) expect(at - run.releasedMs[i]!).toBeGreaterThan(80);
  });
});

test('all fail: in any 10 s no more retries than a fifth of the requests, and 100', () => {
  const faults = topology.regions.r.machines.map((_, i): Fault => ({
    machine: `r/${i}`,
    kind: 'error',
    fromMs: 0,
  }));
  const run = simulate({ ...load, faults, mode: 'open', n: 8000, rate: 200, vus: 1000 });
  const { sentMs, status } = run.attempts!;
  const times = [...sentMs]
    .map((atMs, slot) => ({ atMs, retry: slot >= 8000 }))
    .filter((_, slot) => status[slot] !== 0);
  for (let fromMs = 0; fromMs < 30_000; fromMs += 1000) {
    const within = times.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 10_000);
    const again = within.filter(({ retry }) => retry).length;
    // A slice of the window, and what waits out its delay, blur its edge.
    expect(again).toBeLessThanOrEqual(1.2 * (0.2 * (within.length - again) + 100));
    if (fromMs === 20_000) expect(again).toBeGreaterThan(300);
  }
  expect(run.leftInFlight).toEqual([0, 0, 0, 0, 0]);
});
