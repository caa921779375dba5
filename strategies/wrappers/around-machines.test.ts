/** Wrappers that change which machines may be chosen, each at work around a strategy in virtual time. */
import { expect, test } from 'vitest';
import { simulate } from '../../simulator/simulate.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { resolveParameters } from '../api/parameters.ts';
import { wrapStrategy } from '../api/wrapper.ts';
import { driveStrategy } from '../testing/strategy-driver.ts';
import leastConnections from '../least-connections.ts';
import random from '../random.ts';
import randomMachine from '../random-machine.ts';
import sameZone from '../same-zone.ts';
import zoneAware from '../zone-aware.ts';
import circuitBreaker from './circuit-breaker.ts';
import concurrencyLimit from './concurrency-limit.ts';
import failureAccrual from './failure-accrual.ts';
import priorityFailover from './priority-failover.ts';
import slowStart from './slow-start.ts';

const machines = Array.from({ length: 5 }, () => ({ serviceMs: 20 }));
const five = { name: 'five', regions: { r: { latencyMs: 10, machines } } };

test('circuit-breaker: no machine has more in flight than the bound, and a burst above it waits', () => {
  for (const inner of [leastConnections, random]) {
    const strategy = wrapStrategy(circuitBreaker, inner);
    const parameters = resolveParameters(strategy, { MAX_IN_FLIGHT: '3' });
    const run = simulate({ topology: five, strategy, parameters, mode: 'burst', n: 200 });
    const moves = [...run.sentMs.keys()].flatMap((i) => [
      { atMs: run.sentMs[i]!, by: 1, machine: run.machine[i]! },
      { atMs: run.answeredMs[i]!, by: -1, machine: run.machine[i]! },
    ]);
    const inFlight = [0, 0, 0, 0, 0];
    for (const { by, machine } of moves.sort((a, b) => a.atMs - b.atMs || a.by - b.by)) {
      inFlight[machine]! += by;
      expect(inFlight[machine]).toBeLessThanOrEqual(3);
    }
    expect([...run.status].every((code) => code === 200)).toBe(true);
  }
});

test.each(['aimd', 'ciad', 'vegas', 'gradient2'])(
  'concurrency-limit by %s: a closed loop ends well',
  (LIMIT) => {
    const strategy = wrapStrategy(concurrencyLimit, leastConnections);
    const parameters = resolveParameters(strategy, { LIMIT });
    const run = simulate({ topology: five, strategy, parameters, mode: 'closed', n: 2000, vus: 40 });
    expect([...run.status].every((code) => code === 200)).toBe(true);
    expect(run.leftInFlight).toEqual([0, 0, 0, 0, 0]);
  },
);

test('slow-start: at half of the window a machine that came back has half of its share', () => {
  const strategy = wrapStrategy(slowStart, randomMachine);
  const n = 100_000;
  const drive = driveStrategy(strategy, fleetOf(five), { n });
  let index = 0;
  drive.at(1000);
  for (let failures = 0; failures < 5; index++) {
    const isThird = drive.send(index).index === 2;
    if (isThird) failures += 1;
    if (isThird) drive.fail(index);
    else drive.answer(index);
  }
  for (let back = false; !back; index++) {
    back = drive.send(index).index === 2;
    drive.answer(index);
  }
  const shareAt = (ms: number) => {
    drive.at(1000 + ms);
    let own = 0;
    for (let i = 0; i < 40_000; i++, index++) {
      if (drive.send(index).index === 2) own += 1;
      drive.answer(index);
    }
    return own / 40_000;
  };
  expect(shareAt(15_000) / 0.2).toBeGreaterThan(0.475);
  expect(shareAt(15_000) / 0.2).toBeLessThan(0.525);
  expect(shareAt(30_000) / 0.2).toBeGreaterThan(0.95);
});

test('priority-failover: of ten machines near by five fail, so 70 % stay; the rest goes to the next region', () => {
  const near = { latencyMs: 10, machines: Array.from({ length: 10 }, () => ({ serviceMs: 20 })) };
  const topology = { name: 'two', regions: { near, far: { ...near, latencyMs: 100 } } };
  const strategy = wrapStrategy(priorityFailover, randomMachine);
  const faults = [0, 1, 2, 3, 4].map((i): Fault => ({ machine: `near/${i}`, kind: 'error', fromMs: 0 }));
  const load = { topology, strategy, parameters: {}, mode: 'open', n: 20_000, rate: 100, vus: 500 } as const;
  const share = (run: ReturnType<typeof simulate>) => {
    const late = [...run.machine].filter((_, i) => run.sentMs[i]! > 10_000);
    return late.filter((machine) => machine < 10).length / late.length;
  };
  expect(share(simulate(load))).toBe(1);
  const run = simulate({ ...load, faults });
  expect(share(run)).toBeGreaterThan(0.68);
  expect(share(run)).toBeLessThan(0.72);
  const failed = [...run.status].filter((code, i) => code !== 200 && run.sentMs[i]! > 10_000).length;
  expect(failed / 19_000).toBeLessThan(0.005);
  expect(() => simulate({ ...load, topology: five })).toThrow('priority-failover with a fleet of one region');
});

test.each([
  [sameZone, { ZONE: 'near' }],
  [zoneAware, { CALLERS: 'near:3,far:1' }],
] as const)('$0.name: once all machines of the own region are out, requests go elsewhere', (inner, given) => {
  const near = { latencyMs: 10, machines: machines.slice(0, 3) };
  const topology = { name: 'two', regions: { near, far: { ...near, latencyMs: 100 } } };
  const strategy = wrapStrategy(failureAccrual, inner as never);
  const parameters = resolveParameters(strategy, given);
  const load = { topology, strategy, parameters, mode: 'open', n: 1000, rate: 50 } as const;
  const run = simulate({ ...load, faults: [{ region: 'near', kind: 'error', fromMs: 0 }] });
  const late = [...run.status].filter((_, i) => run.sentMs[i]! > 2000);
  expect(late.length).toBeGreaterThan(500);
  // Each of three machines is tried twice in that time.
  expect(late.filter((code) => code !== 200).length).toBeLessThanOrEqual(9);
});
