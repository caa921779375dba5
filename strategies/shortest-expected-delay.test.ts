import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, chiSquared, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import { bestSplit } from '../model/bounds/water-filling.ts';
import shortestExpectedDelay from './shortest-expected-delay.ts';

const fleet = fleetOf(original);

const anyFleet = fc
  .array(
    fc.record({
      latencyMs: fc.integer({ min: 0, max: 800 }),
      serviceMs: fc.integer({ min: 1, max: 200 }),
      concurrency: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((specs) => fleetOfMachines(specs.map((spec, number) => ({ ...spec, region: 'r', number }))));

describe('shortest-expected-delay', () => {
  test('takes the machine with the least L + (q + 1) · s, worked by hand on the original fleet', () => {
    const run = driveStrategy(shortestExpectedDelay, fleet);
    // emea 330, us 370, asia 520 with nothing in flight.
    expect(run.send(0).id).toBe('emea/0');
    // emea 300 + 2 · 30 = 360.
    expect(run.send(1).id).toBe('emea/0');
    // emea 390, us 370.
    expect(run.send(2).region).toBe('us');
    // As loads fall: emea 300 + 6 · 30 = 480, us 340 + 5 · 30 = 490, asia 520.
    run.load([5, 4, 4, 0, 0]);
    expect(run.send(3).id).toBe('emea/0');
    run.load([6, 4, 3, 0, 0]);
    expect(run.send(4).id).toBe('us/1');
    run.load([7, 6, 6, 1, 0]);
    expect(run.send(5).id).toBe('asia/1');
  });

  test('ties go to the lower latency, whichever machine is named first', () => {
    const near = { region: 'r', number: 0, latencyMs: 100, serviceMs: 50, concurrency: 1 };
    const far = { region: 'r', number: 1, latencyMs: 150, serviceMs: 50, concurrency: 1 };
    for (const members of [
      [near, far],
      [far, near],
    ]) {
      for (let seed = 1; seed <= 8; seed++) {
        const run = driveStrategy(shortestExpectedDelay, fleetOfMachines(members), { seed });
        run.load(members.map((machine) => (machine === near ? 1 : 0)));
        expect(run.send(0).latencyMs).toBe(100);
      }
    }
  });

  test('full ties go to chance, evenly (χ², 3 degrees of freedom, p > 0.001)', () => {
    const alike = fleetOfMachines(
      [0, 1, 2, 3].map((number) => ({ region: 'r', number, latencyMs: 9, serviceMs: 9, concurrency: 1 })),
    );
    const picks = Array.from({ length: 4000 }, (_, index) => {
      const run = driveStrategy(shortestExpectedDelay, alike);
      run.load([5, 5, 5, 5]);
      return run.send(index).index;
    });
    expect(chiSquared(tally(picks, 4))).toBeLessThan(16.3);
  });

  test('a machine that serves c at once gives c slots before the next round', () => {
    const two = fleetOfMachines([
      { region: 'r', number: 0, latencyMs: 100, serviceMs: 50, concurrency: 2 },
      { region: 'r', number: 1, latencyMs: 130, serviceMs: 50, concurrency: 1 },
    ]);
    // 150, 150, then 200 against 180.
    expect(driveStrategy(shortestExpectedDelay, two).sendAll(4)).toEqual([0, 0, 1, 0]);
  });

  test('a burst on any fleet takes the best slots there are', () => {
    fc.assert(
      fc.property(anyFleet, fc.integer({ min: 1, max: 120 }), fc.integer(), (any, n, seed) => {
        const sent = driveStrategy(shortestExpectedDelay, any, { n, seed }).sendAll(n);
        const slotsMs = (split: readonly number[]) =>
          split
            .flatMap((count, i) => {
              const { latencyMs, serviceMs, concurrency } = any.machines[i]!;
              return Array.from(
                { length: count },
                (_, j) => latencyMs + Math.ceil((j + 1) / concurrency) * serviceMs,
              );
            })
            .sort((a, b) => a - b);
        expect(slotsMs(tally(sent, any.machines.length))).toEqual(slotsMs(bestSplit(any.machines, n)));
      }),
    );
  });

  test('with any loads, no machine would have been sooner', () => {
    const loads = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(anyFleet, loads, fc.nat({ max: 1000 }), (any, inFlight, index) => {
        const run = driveStrategy(shortestExpectedDelay, any);
        run.load(inFlight);
        const delays = any.machines.map(
          ({ latencyMs, serviceMs, concurrency }, i) =>
            latencyMs + Math.ceil((inFlight[i]! + 1) / concurrency) * serviceMs,
        );
        expect(delays[run.send(index).index]).toBe(Math.min(...delays));
      }),
    );
  });
});
