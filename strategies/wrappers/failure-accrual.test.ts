import { expect, test } from 'vitest';
import { fleetOfMachines } from '../../model/fleet/fleet.ts';
import { wrapStrategy } from '../api/wrapper.ts';
import roundRobin from '../round-robin.ts';
import { driveStrategy } from '../testing/strategy-driver.ts';
import failureAccrual, { deadMs } from './failure-accrual.ts';

const five = fleetOfMachines(
  [0, 1, 2, 3, 4].map((number) => ({ region: 'r', number, latencyMs: 10, serviceMs: 20, concurrency: 1 })),
);

/** Requests one after the other, stepMs apart; those to machine 2 fail where `fails` says so. */
function drive(fails: (nowMs: number, turn: number) => boolean, stepMs = 10) {
  const run = driveStrategy(wrapStrategy(failureAccrual, roundRobin), five, { n: 100_000 });
  let [index, turn] = [0, 0];
  return {
    /** When machine 2 was sent requests until then, ms. */
    until(ms: number): number[] {
      const sentMs: number[] = [];
      for (; index * stepMs < ms; index++) {
        const nowMs = 1000 + index * stepMs;
        run.at(nowMs);
        const isThird = run.send(index).index === 2;
        if (isThird) sentMs.push(index * stepMs);
        if (isThird && fails(nowMs - 1000, turn++)) run.fail(index);
        else run.answer(index);
      }
      return sentMs;
    },
  };
}

test('a dead machine costs five requests, then one for each time it is tried', () => {
  const sentMs = drive(() => true).until(100_000);
  const [diedMs, ...triedMs] = sentMs.slice(4) as [number, ...number[]];
  expect(diedMs).toBeLessThan(5 * 50 + 1);
  const pausesMs = triedMs.map((ms, k) => ms - [diedMs, ...triedMs][k]!);
  expect(pausesMs.length).toBeGreaterThan(3);
  pausesMs.forEach((pauseMs, k) => {
    expect(pauseMs).toBeGreaterThanOrEqual(deadMs(k + 1, 0));
    // It may wait for its turn.
    expect(pauseMs).toBeLessThanOrEqual(deadMs(k + 1, 1) + 60);
  });
});

test('when it answers again, it has its whole share with the next trial', () => {
  const run = drive((nowMs) => nowMs < 3000);
  expect(run.until(5000)).toHaveLength(5);
  run.until(6000);
  expect(run.until(16_000).length).toBeCloseTo(200, -1);
});

test('a machine of which each third answer fails dies of its success rate, after 30 s; of each tenth never', () => {
  const share = (each: number, untilMs: number) => {
    const run = drive((_, turn) => turn % each === 0);
    run.until(untilMs);
    return run.until(untilMs + 4000).length / 80;
  };
  expect(share(3, 25_000)).toBeCloseTo(1, 1);
  expect(share(3, 31_000)).toBe(0);
  expect(share(10, 100_000)).toBeCloseTo(1, 1);
});

test('its success rate counts only where it has five requests in 30 s', () => {
  // Each fifth request is its own: one in 10 s.
  const run = drive((_, turn) => turn % 3 === 0, 2000);
  run.until(300_000);
  expect(run.until(600_000).length).toBeCloseTo(30, 0);
});

test('each pause keeps half of what it grows to, and the rest is drawn', () => {
  expect([deadMs(1, 0), deadMs(1, 0.99)]).toEqual([5000, 5000]);
  expect([deadMs(2, 0), deadMs(2, 0.5), deadMs(4, 0)]).toEqual([5000, 7500, 20_000]);
  expect(deadMs(60, 0)).toBe(300_000);
});
