import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distributionOf } from '../model/stats/distribution.ts';
import type { Fault } from '../model/fleet/faults.ts';
import { oracleOf } from '../model/bounds/lower-bound.ts';
import planned from '../strategies/planned.ts';
import roundRobin from '../strategies/round-robin.ts';
import soonest from '../strategies/shortest-expected-delay.ts';
import { original } from '../model/fleet/original-topology.ts';
import { sojournsMs } from './columns.ts';
import { simulate } from './simulate.ts';

const load = { mode: 'burst', n: 200, topology: original, parameters: {} } as const;
const MACHINES = ['emea/0', 'us/0', 'us/1', 'asia/0', 'asia/1'];

test('a machine that fails refuses at once, and its answer finds no one waiting', () => {
  const faults: Fault[] = [{ machine: 'us/0', kind: 'error', fromMs: 0 }];
  const run = simulate({ ...load, strategy: roundRobin, faults });
  run.status.forEach((status, index) => {
    expect(status).toBe(run.machine[index] === 1 ? 500 : 200);
    // Half of the link's 340 ms; none waits in its queue.
    if (status === 500) expect(run.answeredMs[index]).toBe(170);
  });
});

test('a slow machine answers later from then on', () => {
  const faults: Fault[] = [{ machine: 'emea/0', kind: 'slow', fromMs: 450, factor: 10 }];
  const only = { name: 'one', regions: { emea: original.regions.emea! } };
  const run = simulate({ ...load, n: 14, topology: only, strategy: planned, faults });
  const services = [...run.serviceMs];
  // They begin at 150, 180, …: the eleventh at 450.
  expect(services).toEqual([...Array<number>(10).fill(30), ...Array<number>(4).fill(300)]);
  const sojourns = distributionOf(sojournsMs(run))!;
  expect(sojourns.mean).toBeCloseTo(oracleOf(only, { ...load, n: 14 }, null, faults)!.mean, 6);
});

test('nothing beats the oracle of the trace, which is no sooner than without faults', () => {
  const anyFault = fc.record({
    machine: fc.constantFrom(...MACHINES),
    kind: fc.constant('slow' as const),
    fromMs: fc.integer({ min: 0, max: 2000 }),
    factor: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(
      fc.array(anyFault, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(planned, roundRobin, soonest),
      (faults, strategy) => {
        const oracle = oracleOf(original, load, null, faults)!;
        const measured = distributionOf(sojournsMs(simulate({ ...load, strategy, faults })))!;
        const plain = oracleOf(original, load, null)!;
        for (const figure of ['mean', 'p50', 'p95', 'p99', 'max'] as const) {
          expect(measured[figure]).toBeGreaterThanOrEqual(oracle[figure]! - 1e-6);
          expect(oracle[figure]).toBeGreaterThanOrEqual(plain[figure]! - 1e-6);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('there is no honest oracle where a slow span ends, or requests follow one another', () => {
  const slow = { machine: 'us/0', kind: 'slow', fromMs: 0, factor: 2 } as const;
  expect(oracleOf(original, load, null, [{ ...slow, toMs: 100 }])).toBeNull();
  expect(oracleOf(original, { mode: 'closed', n: 200, vus: 10 }, null, [slow])).toBeNull();
});
