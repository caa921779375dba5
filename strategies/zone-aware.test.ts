import { expect, test } from 'vitest';
import { fleetOfMachines } from '../model/fleet/fleet.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import zoneAware from './zone-aware.ts';

/** Regions a, b, c of 5, 3 and 2 machines. */
const fleet = fleetOfMachines(
  Array.from({ length: 10 }, (_, i) => ({
    region: i < 5 ? 'a' : i < 8 ? 'b' : 'c',
    number: i,
    latencyMs: 10,
    serviceMs: 10,
    concurrency: 1,
  })),
);
const send = (CALLERS: string, n = 40_000, on = fleet) =>
  driveStrategy(zoneAware, on, { n, parameters: { CALLERS } }).sendAll(n);

test.each(['a:4,b:6,c:10', 'a:10,b:6,c:4', 'a:1,b:1,c:18', 'a:19,b:1'])(
  '20 callers spread as %s: machines’ loads are equal ± 5 %%',
  (callers) => {
    for (const count of tally(send(callers), 10)) expect(Math.abs(count / 4000 - 1)).toBeLessThan(0.05);
  },
);

test('as little as possible leaves its region: callers a:4, b:6, c:10 of 20 keep b and a, c keeps 2 of 5', () => {
  const sent = send('a:4,b:6,c:10');
  const regionOf = (place: number) => fleet.machines[place]!.region;
  const kept = (from: number, to: number, region: string) =>
    sent.filter((place, i) => i % 20 >= from && i % 20 < to && regionOf(place) === region).length /
    ((sent.length * (to - from)) / 20);
  expect(kept(0, 4, 'a')).toBe(1);
  expect(kept(4, 10, 'b')).toBe(1);
  // b / a = 0.2 / 0.5.
  expect(Math.abs(kept(10, 20, 'c') - 0.4)).toBeLessThan(0.01);
});

test('fewer than six machines, or callers in one region: all machines alike', () => {
  const places = (callers: string, on = fleet) => new Set(send(callers, 2000, on)).size;
  expect(places('b:20')).toBe(10);
  expect(places('emea:1,us:1', fleets.original)).toBe(5);
  expect(places('a:20,b:1')).toBe(10);
});
