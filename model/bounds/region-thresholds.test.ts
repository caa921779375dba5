import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../fleet/original-topology.ts';
import { fleetOf, fleetOfMachines } from '../fleet/fleet.ts';
import { regionThresholdsOf } from './region-thresholds.ts';
import { bestSplit } from './water-filling.ts';

test('on the original fleet us joins at 3 and asia at 20', () => {
  expect(regionThresholdsOf(fleetOf(original).machines)).toEqual([
    { region: 'emea', fromN: 1 },
    { region: 'us', fromN: 3 },
    { region: 'asia', fromN: 20 },
  ]);
});

test('on any fleet a region is in the best plan of so many requests, and of one fewer it is not', () => {
  const member = fc.record({
    region: fc.constantFrom('a', 'b', 'c'),
    latencyMs: fc.integer({ min: 0, max: 300 }),
    serviceMs: fc.integer({ min: 1, max: 50 }),
    concurrency: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 6 }), (members) => {
      const { machines } = fleetOfMachines(members.map((it, number) => ({ ...it, number })));
      const share = (region: string, n: number) => {
        const split = n === 0 ? [] : bestSplit(machines, n);
        return machines.reduce((sum, m) => sum + (m.region === region ? (split[m.index] ?? 0) : 0), 0);
      };
      for (const { region, fromN } of regionThresholdsOf(machines)) {
        expect(share(region, fromN)).toBeGreaterThan(0);
        expect(share(region, fromN - 1)).toBe(0);
      }
    }),
  );
});
