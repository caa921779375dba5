import { describe, expect, test } from 'vitest';
import { estimatesOver } from './estimates.ts';
import { fleetOfMachines } from '../../model/fleet/fleet.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';
import { uniformOf } from '../../model/stats/random.ts';

function estimates() {
  const machine = { region: 'us', number: 0, latencyMs: 300, serviceMs: 40, concurrency: 1 };
  return estimatesOver(inMemoryWorld({ n: 9, fleet: fleetOfMachines([machine]), parameters: {} }));
}

describe('a service time', () => {
  test('is what was known before until something is seen', () => {
    expect(estimates().serviceMs(0)).toBe(40);
    expect(estimates().latencyMs(0)).toBe(300);
  });

  test('is not moved far by chance: services of 40 ± 20 ms', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { served, serviceMs } = estimates();
      let offMs = 0;
      for (let i = 0; i < 300; i++) {
        served(0, 20 + 40 * uniformOf(seed, i));
        offMs += Math.abs(serviceMs(0) - 40) / 300;
      }
      expect(offMs).toBeLessThan(4);
    }
  });

  test.each([
    ['slows down ×10', 400],
    ['is twice as fast', 20],
    ['is twice as slow', 80],
  ])('is learned within a few answers where the machine %s', (_what, changedMs) => {
    const { served, serviceMs } = estimates();
    for (let i = 0; i < 50; i++) served(0, 40);
    for (let i = 0; i < 5; i++) served(0, changedMs);
    expect(Math.abs(serviceMs(0) / changedMs - 1)).toBeLessThan(0.2);
    for (let i = 0; i < 50; i++) served(0, changedMs);
    expect(Math.abs(serviceMs(0) / changedMs - 1)).toBeLessThan(0.05);
  });

  test.each([20, 80])('known wrong by a factor 2 (it is %i) is put right by the first few', (realMs) => {
    const { served, serviceMs } = estimates();
    for (let i = 0; i < 5; i++) served(0, realMs);
    expect(Math.abs(serviceMs(0) / realMs - 1)).toBeLessThan(0.2);
  });

  test('is never 0', () => {
    const { served, serviceMs } = estimates();
    for (let i = 0; i < 50; i++) served(0, 0);
    expect(serviceMs(0)).toBeGreaterThan(0);
  });
});

test.each([150, 600])(
  'a latency known wrong by a factor 2 (it is %i) is right with the first answer',
  (realMs) => {
    const { travelled, latencyMs } = estimates();
    travelled(0, realMs);
    expect(latencyMs(0)).toBe(realMs);
  },
);

test('one answer far off is no news where chance is known to be as large', () => {
  const { travelled, latencyMs, set } = estimates();
  set(0, { latencyMs: 300, serviceMs: 40, spreadMs: 60 });
  travelled(0, 470);
  expect(latencyMs(0)).toBeLessThan(330);
});

test.each([150, 600])('a latency known wrong by a factor 2 (it is %i) is put right', (realMs) => {
  const { travelled, latencyMs } = estimates();
  for (let i = 0; i < 5; i++) travelled(0, realMs);
  expect(Math.abs(latencyMs(0) / realMs - 1)).toBeLessThan(0.2);
  for (let i = 0; i < 15; i++) travelled(0, realMs);
  expect(Math.abs(latencyMs(0) / realMs - 1)).toBeLessThan(0.1);
});

test('are one for all who take them in: what late binding learns, others can read', () => {
  const machine = { region: 'us', number: 0, latencyMs: 300, serviceMs: 40, concurrency: 1 };
  const world = inMemoryWorld({ n: 9, fleet: fleetOfMachines([machine]), parameters: {} });
  const [one, other] = [estimatesOver(world), estimatesOver(world)];
  for (let i = 0; i < 50; i++) one.served(0, 80);
  expect(other.serviceMs(0)).toBe(one.serviceMs(0));
  expect(other.serviceMs(0)).toBeGreaterThan(76);
});

test('what a calibration measured takes the place of what was known', () => {
  const { set, latencyMs, serviceMs, spreadMs } = estimates();
  set(0, { latencyMs: 120, serviceMs: 25, spreadMs: 7 });
  expect([latencyMs(0), serviceMs(0), spreadMs(0)]).toEqual([120, 25, 7]);
});
