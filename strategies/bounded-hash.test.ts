import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import boundedHash from './bounded-hash.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines, type Fleet } from '../model/fleet/fleet.ts';
import { hashRing } from './blocks/hash-ring.ts';
import { resolveParameters } from './api/parameters.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';

const fleet = fleetOf(original);
const fleetOfSize = (size: number): Fleet =>
  fleetOfMachines(
    Array.from({ length: size }, (_, number) => ({
      region: 'r',
      number,
      latencyMs: 1,
      serviceMs: 1,
      concurrency: 1,
    })),
  );

function places(on: Fleet, n: number, parameters: Record<string, string> = {}): number[] {
  const router = boundedHash.create(
    inMemoryWorld({ n, fleet: on, parameters: resolveParameters(boundedHash, parameters) }),
  );
  return Array.from({ length: n }, (_, index) => {
    const route = router.route({ index });
    return route.to === 'machine' ? route.machine.index : -1;
  });
}

test('at no time has a machine more than ⌈factor · average⌉', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 100, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      (size, n, percent, keys) => {
        const loads = Array<number>(size).fill(0);
        places(fleetOfSize(size), n, { FACTOR: String(percent / 100), KEYS: String(keys) }).forEach(
          (i, index) => {
            loads[i]! += 1;
            // In whole numbers: percent · (index + 1) / (100 · size), rounded up.
            expect(loads[i]).toBeLessThanOrEqual(Math.ceil((percent * (index + 1)) / (100 * size)));
          },
        );
      },
    ),
  );
});

test('one key, hot as can be, is spread to the bound and no further', () => {
  const counts = tally(places(fleet, 100, { KEYS: '1' }), 5).sort((a, b) => b - a);
  expect(counts).toEqual([25, 25, 25, 25, 0]);
  expect(tally(places(fleet, 100, { KEYS: '1', FACTOR: '1' }), 5)).toEqual([20, 20, 20, 20, 20]);
});

test('where there is room, a key stays with the machine its hash says', () => {
  const ring = hashRing(fleet.machines.map(({ id }) => id));
  const sent = places(fleet, 60, { FACTOR: '100', KEYS: '7' });
  sent.forEach((place, index) => expect(place).toBe(ring.firstFrom(index % 7, () => true)));
});

test('a full machine’s request goes to the next clockwise with room', () => {
  const ring = hashRing(fleet.machines.map(({ id }) => id));
  const loads = [0, 0, 0, 0, 0];
  places(fleet, 80, { KEYS: '3', FACTOR: '1.5' }).forEach((place, index) => {
    const room = Math.ceil((1.5 * (index + 1)) / 5);
    expect(place).toBe(ring.firstFrom(index % 3, (i) => loads[i]! < room));
    loads[place]! += 1;
  });
});

test('a load’s own keys decide, and the bound counts them', () => {
  // One key of a hundred different ones has half of all requests.
  const keys = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 7 : i % 100));
  const sent = driveStrategy(boundedHash, fleet, { n: 1000, keys }).sendAll(1000);
  const home = hashRing(fleet.machines.map(({ id }) => id)).firstFrom(7, () => true);
  expect(sent[0]).toBe(home);
  expect(Math.max(...tally(sent, 5))).toBe(250);
  expect(sent.filter((place, i) => keys[i] === 7 && place === home).length).toBeGreaterThan(100);
});
