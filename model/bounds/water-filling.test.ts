import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { original } from '../fleet/original-topology.ts';
import { fleetOf, fleetOfMachines } from '../fleet/fleet.ts';
import { bestSlots, bestSplit, waterLevelMs } from './water-filling.ts';

const { machines } = fleetOf(original);

const anyFleet = fc
  .array(
    fc.record({
      latencyMs: fc.integer({ min: 0, max: 800 }),
      serviceMs: fc.integer({ min: 1, max: 200 }),
      concurrency: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((specs) => fleetOfMachines(specs.map((spec, number) => ({ ...spec, region: 'r', number }))).machines);

describe('bestSlots', () => {
  test('on the original fleet us joins at N = 3 and asia at about N = 20', () => {
    const regionsAt = (n: number) => new Set(bestSlots(machines, n).map(({ machine }) => machine.region));
    expect([...regionsAt(2)]).toEqual(['emea']);
    expect(regionsAt(3).has('us')).toBe(true);
    expect(regionsAt(18).has('asia')).toBe(false);
    expect(regionsAt(22).has('asia')).toBe(true);
  });

  test('N = 1 takes the nearest machine with no load', () => {
    expect(bestSlots(machines, 1)).toEqual([{ machine: machines[0], answerMs: 330 }]);
  });

  test('they are the n smallest of all slots, each used once', () => {
    fc.assert(
      fc.property(anyFleet, fc.integer({ min: 1, max: 300 }), (fleet, n) => {
        const all = fleet
          .flatMap(({ latencyMs, serviceMs, concurrency }) =>
            Array.from({ length: n }, (_, j) => latencyMs + (Math.floor(j / concurrency) + 1) * serviceMs),
          )
          .sort((a, b) => a - b);
        expect(bestSlots(fleet, n).map(({ answerMs }) => answerMs)).toEqual(all.slice(0, n));
      }),
    );
  });

  test('no other split of the n requests has a smaller mean, p95 or last answer', () => {
    fc.assert(
      fc.property(
        anyFleet,
        fc.integer({ min: 1, max: 60 }),
        fc.infiniteStream(fc.nat()),
        (fleet, n, choices) => {
          const queued = fleet.map(() => 0);
          const other = Array.from({ length: n }, () => {
            const machine = fleet[choices.next().value % fleet.length]!;
            queued[machine.index]! += 1;
            return (
              machine.latencyMs + Math.ceil(queued[machine.index]! / machine.concurrency) * machine.serviceMs
            );
          }).sort((a, b) => a - b);
          bestSlots(fleet, n).forEach(({ answerMs }, i) => expect(answerMs).toBeLessThanOrEqual(other[i]!));
        },
      ),
    );
  });
});

test('the split is about (T − L) / s with T the water level', () => {
  for (const n of [1, 10, 100, 500, 2000]) {
    const levelMs = waterLevelMs(machines, n);
    bestSplit(machines, n).forEach((requests, i) => {
      const { latencyMs, serviceMs } = machines[i]!;
      expect(Math.abs(requests - Math.max(0, levelMs - latencyMs) / serviceMs)).toBeLessThanOrEqual(1);
    });
  }
});
