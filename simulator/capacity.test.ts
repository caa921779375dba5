import { describe, expect, test } from 'vitest';
import { fleetOf } from '../model/fleet/fleet.ts';
import type { Topology } from '../model/fleet/topology.ts';
import type { Stability } from '../model/stats/steady-state.ts';
import roundRobin from '../strategies/round-robin.ts';
import { capacityRow, highestLoad, simulatedProbe, type Found, type Probe } from './capacity.ts';

const p95 = (belowMs: number) => ({ stat: 'p95', belowMs }) as const;

/** A p95 of 100 / (1 − load), as if by formula; its backlog grows from `full` on. */
function asked(full = 1) {
  const loads: number[] = [];
  const probe = async (load: number): Promise<Probe> => {
    loads.push(load);
    const ms = load < 1 ? 100 / (1 - load) : 1e9;
    const stability: Stability = load < full ? 'stable' : 'overloaded';
    return { sojournMs: { mean: ms, p50: ms, p95: ms, p99: ms, max: ms }, stability, shares: [0.8, 0.2] };
  };
  return { loads, probe };
}

describe('the highest load that meets an objective', () => {
  test('is found by bisection', async () => {
    const { loads, probe } = asked();
    const { met, missed } = await highestLoad(probe, p95(500));
    expect(met!.load).toBeLessThan(0.8);
    expect(missed!.load).toBeGreaterThanOrEqual(0.8);
    expect(missed!.load - met!.load).toBeLessThan(0.005);
    expect(loads.length).toBeLessThan(12);
  });

  test('is found sooner near what another seed found, and also where that is far off', async () => {
    const [close, far] = [asked(), asked()];
    const expected = (await highestLoad(asked().probe, p95(500))).met!.load;
    expect((await highestLoad(close.probe, p95(500), { near: 0.81 })).met!.load).toBeCloseTo(expected, 2);
    expect(close.loads.length).toBeLessThan(8);
    for (const near of [0.3, 0.99])
      expect((await highestLoad(far.probe, p95(500), { near })).met!.load).toBeCloseTo(expected, 2);
  });

  test('is none where it is missed with no load, and the most where it is never missed', async () => {
    expect(await highestLoad(asked().probe, p95(100))).toMatchObject({
      met: undefined,
      missed: { load: 0.01 },
    });
    const lax = await highestLoad(asked(2).probe, p95(1e9), { most: 0.9 });
    expect(lax).toMatchObject({ met: { load: 0.9 }, missed: undefined });
  });

  test('is below the load from which on the backlog grows, whatever the figure', async () => {
    const { met } = await highestLoad(asked(0.2).probe, p95(500));
    expect(met!.load).toBeCloseTo(0.2, 2);
  });
});

describe('a row', () => {
  const fleet = fleetOf({
    name: 'two',
    regions: { a: { latencyMs: 0, machines: [{ serviceMs: 10 }, { serviceMs: 10 }] } },
  });
  const row = (found: readonly Found[], belowMs = 500) =>
    capacityRow('some', found, p95(belowMs), fleet, 200);

  test('names the machine that has the most of what it can serve', async () => {
    const found = await highestLoad(asked().probe, p95(500));
    const { load, ratePerS, limit } = row(Array.from({ length: 5 }, () => found));
    expect(ratePerS!.median).toBeCloseTo(200 * load!.median, 1);
    expect(load).toMatchObject({ low: load!.median, high: load!.median });
    expect(limit).toMatchObject({ cause: 'objective', machine: 'a/0' });
    // Two machines at 0.8, four fifths of it at one.
    expect(limit.machineLoad).toBeCloseTo(1.28, 1);
  });

  test('says what else may be the limit', async () => {
    const causeOf = async (probe: ReturnType<typeof asked>['probe'], belowMs: number) =>
      row([await highestLoad(probe, p95(belowMs))], belowMs).limit.cause;
    expect(await causeOf(asked(0.2).probe, 500)).toBe('backlog');
    expect(await causeOf(asked(2).probe, 1e20)).toBe('capacity');
    expect(row([await highestLoad(asked().probe, p95(50))], 50)).toMatchObject({
      ...{ load: null, ratePerS: null, limit: { cause: 'no load' } },
    });
  });
});

describe('one machine of 10 ms', () => {
  const topology: Topology = { name: 'one', regions: { a: { latencyMs: 0, machines: [{ serviceMs: 10 }] } } };
  const probeAt = (sizes: string, seed: number) => async (load: number) =>
    simulatedProbe({
      ...{ topology, strategy: roundRobin as never, parameters: {}, mode: 'open', n: 20_000, seed, sizes },
      ...{ arrivals: `poisson:${100 * load}`, rate: 100 * load },
    })!;

  // M/M/1: P(T > t) = e^(−(1 − ρ) t); M/D/1: 1 + waitingQuantileMD1 of bench/theory/formulas.ts, whose test has the figure.
  test.each([
    ['exponential', (10 * Math.log(20)) / (1 - 0.8)],
    ['constant', 76.203],
  ])('with sizes %s: within 3 %% of 0.8, by the p95 that theory says', async (sizes, belowMs) => {
    const found: Found[] = [];
    for (const seed of [1, 2, 3, 4, 5])
      found.push(await highestLoad(probeAt(sizes, seed), p95(belowMs), { near: found.at(-1)?.met?.load }));
    const { load } = capacityRow('round-robin', found, p95(belowMs), fleetOf(topology), 100);
    expect(Math.abs(load!.median / 0.8 - 1)).toBeLessThan(0.03);
    expect(load!.low).toBeLessThan(load!.median);
  });

  test('what times out counts as the time-out, and stays in the backlog', async () => {
    const impatient = { ...topology, requestTimeoutMs: 50 };
    const probe = simulatedProbe({
      ...{
        topology: impatient,
        strategy: roundRobin as never,
        parameters: {},
        mode: 'open',
        n: 5000,
        seed: 1,
      },
      ...{ arrivals: 'constant:150', rate: 150 },
    })!;
    expect(probe.stability).toBe('overloaded');
    expect(probe.sojournMs.p50).toBeGreaterThanOrEqual(50);
    expect(probe.shares).toHaveLength(1);
    expect(probe.shares[0]).toBeCloseTo(1, 9);
  });
});
