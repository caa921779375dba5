import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import hash from './hash.ts';
import { keysParameter } from './blocks/request-key.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';
import { driveStrategy, chiSquared, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';

const fleet = fleetOf(original);
const member = (region: string, number: number) => ({
  region,
  number,
  latencyMs: 1,
  serviceMs: 1,
  concurrency: 1,
});

/** The id of each key's machine. */
function ids(members: readonly ReturnType<typeof member>[], keys: number): string[] {
  const on = fleetOfMachines(members);
  return driveStrategy(hash, on, { n: keys })
    .sendAll(keys)
    .map((place) => on.machines[place]!.id);
}

test('only the lost machine’s keys move, and a new one takes keys from all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 10 }), fc.nat(), (size, lost) => {
      const all = Array.from({ length: size }, (_, i) => member(i % 2 ? 'a' : 'b', i));
      const { region, number } = all[lost % size]!;
      const before = ids(all, 300);
      const after = ids(
        all.filter((it) => it.number !== number),
        300,
      );
      before.forEach((id, key) => {
        if (id === `${region}/${number}`) expect(after[key]).not.toBe(id);
        else expect(after[key]).toBe(id);
      });
    }),
  );
});

test('keys are spread evenly (χ², 4 degrees of freedom, p > 0.001)', () => {
  expect(chiSquared(tally(driveStrategy(hash, fleet, { n: 10_000 }).sendAll(10_000), 5))).toBeLessThan(18.5);
});

test('a key stays with its machine: KEYS=7 repeats every 7 requests', () => {
  const sent = driveStrategy(hash, fleet, { parameters: { KEYS: '7' } }).sendAll(70);
  sent.forEach((place, index) => expect(place).toBe(sent[index % 7]));
});

test('a load’s own keys decide, not the index', () => {
  const world = inMemoryWorld({ n: 100, fleet, parameters: { KEYS: keysParameter.parse('zipf:9,1') } });
  const { route } = hash.create(world as never);
  expect(new Set([0, 1, 2, 3, 4, 5].map((index) => route({ index, key: 4 }))).size).toBe(1);
  expect(new Set([0, 1, 2, 3, 4, 5, 6, 7].map((key) => route({ index: 0, key }))).size).toBeGreaterThan(1);
});
