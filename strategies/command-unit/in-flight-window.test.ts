import { expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { usersFor, windowOf } from './in-flight-window.ts';

const { machines } = fleetOf(original);

test('a window holds more than is under way, and one for the service', () => {
  for (const machine of machines)
    expect(windowOf(machine)).toBeGreaterThan(machine.latencyMs / machine.serviceMs + 1);
});

test('twice the servers have twice the window; chance widens it', () => {
  const known = { latencyMs: 300, serviceMs: 30, concurrency: 1 };
  expect(windowOf({ ...known, concurrency: 2 })).toBeGreaterThanOrEqual(2 * windowOf(known) - 1);
  expect(windowOf({ ...known, spreadMs: 30 })).toBe(windowOf(known) + 3);
});

test('a small burst has a user for each request, a large one as many as can be under way and some', () => {
  expect(usersFor(machines, 1)).toBe(1);
  expect(usersFor(machines, 10)).toBe(10);
  const most = usersFor(machines, 1e6);
  expect(most).toBe(20 + machines.reduce((sum, machine) => sum + windowOf(machine), 0));
  expect(most).toBeLessThan(1000);
});

test('a machine that gets a few requests in all has no users for its whole window', () => {
  const [near, far] = [machines[0]!, { ...machines[0]!, latencyMs: 5000, serviceMs: 1 }];
  expect(windowOf(far)).toBeGreaterThan(5000);
  const withoutFar = usersFor([near], 180);
  // The far one's first slot, at 5001 ms, is as late as the near one's 157th.
  expect(usersFor([near, far], 180) - withoutFar).toBeLessThan(30);
});

test('the later senders are, the more waits at the machine', () => {
  for (const machine of machines) {
    expect(windowOf(machine, 15 + 10 * machine.serviceMs)).toBe(windowOf(machine) + 10 * machine.concurrency);
  }
});
