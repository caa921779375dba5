import { describe, expect, test } from 'vitest';
import { sojournsMs } from '../simulator/columns.ts';
import { simulate } from '../simulator/simulate.ts';
import { original } from '../model/fleet/original-topology.ts';
import commandUnit from './command-unit.ts';
import type { Strategy } from './api/contract.ts';
import { distributionOf } from '../model/stats/distribution.ts';
import type { Fault } from '../model/fleet/faults.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { oracleOf } from '../model/bounds/lower-bound.ts';
import planned from './planned.ts';

const fleet = fleetOf(original);

describe.each([500, 2000])('one machine ×10 slow from half the oracle’s makespan on, N = %i', (n) => {
  const load = { mode: 'burst', n } as const;
  const fromMs = oracleOf(original, load, null)!.max! / 2;

  test.each(fleet.machines.map(({ id }) => id))('%s', (machine) => {
    const faults: Fault[] = [{ machine, kind: 'slow', fromMs, factor: 10 }];
    const burst = (strategy: Strategy) => {
      const run = simulate({ ...load, topology: original, strategy, parameters: {}, profile: fleet, faults });
      const failed = run.status.filter((code) => code !== 200).length;
      return { ...distributionOf(sojournsMs(run))!, failed };
    };
    const own = burst(commandUnit);
    const oracle = oracleOf(original, load, null, faults)!;
    const other = burst(planned);
    expect(own.failed).toBe(0);
    expect(own.mean).toBeLessThan(1.25 * oracle.mean);
    expect(own.p95).toBeLessThan(other.p95 / 2);
  });
});

test('a moment of trouble costs a moment: five equal machines, one ten times as slow for 0.3 s', () => {
  const topology = {
    name: 'five',
    regions: { r: { latencyMs: 10, machines: Array.from({ length: 5 }, () => ({ serviceMs: 20 })) } },
  };
  const faults: Fault[] = [{ machine: 'r/2', kind: 'slow', fromMs: 200, toMs: 500, factor: 10 }];
  const run = simulate({
    topology,
    faults,
    strategy: commandUnit,
    parameters: {},
    mode: 'closed',
    n: 10_000,
    vus: 20,
  });
  // The best strategies of the catalogue have 80.1 ms.
  expect(distributionOf(sojournsMs(run))!.mean).toBeLessThan(1.03 * 80.1);
  expect(run.machine.filter((machine) => machine === 2).length).toBeGreaterThan(1900);
});
