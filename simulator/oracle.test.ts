/** Nothing simulated beats the oracle, on any seed, in any figure that it claims. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionOf } from '../model/stats/distribution.ts';
import type { Strategy } from '../strategies/api/contract.ts';
import { oracleOf } from '../model/bounds/lower-bound.ts';
import type { Topology } from '../model/fleet/topology.ts';
import leastConnections from '../strategies/least-connections.ts';
import planned from '../strategies/planned.ts';
import random from '../strategies/random.ts';
import roundRobin from '../strategies/round-robin.ts';
import soonest from '../strategies/shortest-expected-delay.ts';
import { original } from '../model/fleet/original-topology.ts';
import { sojournsMs } from './columns.ts';
import { simulate, type SimulationOptions } from './simulate.ts';

const strategies: Strategy[] = [planned, soonest, leastConnections, roundRobin, random];

const spread = (most: number) => fc.oneof(fc.constant(0), fc.integer({ min: 1, max: most }));
const machine = (jitter: boolean) =>
  fc.record({
    serviceMs: fc.integer({ min: 1, max: 60 }),
    serviceJitterMs: jitter ? spread(60) : fc.constant(0),
    concurrency: fc.integer({ min: 1, max: 3 }),
  });
const region = (jitter: boolean) =>
  fc.record({
    latencyMs: fc.integer({ min: 0, max: 400 }),
    jitterMs: jitter ? spread(100) : fc.constant(0),
    machines: fc.array(machine(jitter), { minLength: 1, maxLength: 3 }),
  });
const anyTopology = (jitter: boolean): fc.Arbitrary<Topology> =>
  fc.array(region(jitter), { minLength: 1, maxLength: 4 }).map((regions) => ({
    name: 'any',
    // Whatever fails is no answer: the oracle speaks of runs in which all are answered.
    requestTimeoutMs: 1e9,
    regions: Object.fromEntries(regions.map((spec, i) => [`r${i}`, spec])),
  }));

const processes = ['poisson:50', 'bursts:7@100ms', 'ramp:0-300', 'spike:20*10@100ms-2s'];
const shapes = ['exponential', 'pareto:1.5', 'bimodal:0.1,20', 'lognormal:1'];
const sometimes = <T>(values: readonly T[]) =>
  fc.oneof(fc.constant(undefined), fc.constant(undefined), fc.constantFrom(...values));
const anyLoad = fc
  .record({
    mode: fc.constantFrom('burst' as const, 'closed' as const, 'open' as const),
    n: fc.integer({ min: 1, max: 120 }),
    vus: fc.integer({ min: 1, max: 120 }),
    rate: fc.integer({ min: 1, max: 2000 }),
    arrivals: sometimes(processes),
    sizes: sometimes(shapes),
  })
  .map(({ arrivals, ...load }) => ({ ...load, arrivals: load.mode === 'open' ? arrivals : undefined }));

function figures(options: SimulationOptions) {
  return distributionOf(sojournsMs(simulate(options)))!;
}

describe.each([
  ['without jitter', false],
  ['with jitter', true],
])('on any fleet %s', (_, jitter) => {
  test.each(strategies)('$name does not beat the oracle', (strategy) => {
    fc.assert(
      fc.property(anyTopology(jitter), anyLoad, fc.nat(), (topology, given, seed) => {
        const load = { ...given, vus: Math.min(given.vus, given.n) };
        const oracle = oracleOf(topology, load, seed);
        // None is honest for a closed loop of sizes, or where services can be as short as they like.
        if (oracle === null) {
          expect(given.sizes).toBeDefined();
          return;
        }
        const measured = figures({ ...load, topology, seed, strategy, parameters: {} });
        for (const figure of ['mean', 'p50', 'p95', 'p99', 'max'] as const) {
          const bound = oracle[figure];
          if (bound !== null) expect(measured[figure]).toBeGreaterThanOrEqual(bound - 1e-6);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('what chance adds to each round trip is counted once', () => {
  // Both draws of seed 0 are above 0, and the loop's one user has one request after the other.
  const link = { latencyMs: 0, jitterMs: 1 };
  const topology = {
    name: 'one',
    requestTimeoutMs: 1e9,
    regions: { one: { ...link, machines: [{ serviceMs: 1 }] } },
  };
  const load = { mode: 'closed', n: 2, vus: 1 } as const;
  const measured = figures({ ...load, topology, seed: 0, strategy: planned, parameters: {} });
  expect(oracleOf(topology, load, 0)!.mean).toBeCloseTo(measured.mean, 9);
});

test('the greedy plan attains the oracle of a burst, where nothing is left to chance', () => {
  fc.assert(
    fc.property(anyTopology(false), fc.integer({ min: 1, max: 300 }), (topology, n) => {
      const oracle = oracleOf(topology, { mode: 'burst', n }, null)!;
      const measured = figures({ mode: 'burst', n, topology, strategy: planned, parameters: {} });
      for (const figure of ['mean', 'p50', 'p95', 'p99', 'max'] as const) {
        expect(measured[figure]).toBeCloseTo(oracle[figure]!, 6);
      }
    }),
  );
});

/**
 * Greedy selfish routing isn't optimal where requests follow one another: near capacity it balances answers, not their
 * sum (Wardrop's equilibrium, 4/3 off at worst for linear delays). So the loads here are those where it is close.
 */
describe('the bounds are near what a good strategy attains, on the original fleet', () => {
  const ratio = (load: Omit<SimulationOptions, 'topology' | 'strategy' | 'parameters'>) =>
    figures({ ...load, topology: original, strategy: soonest, parameters: {} }).mean /
    oracleOf(original, load, null)!.mean;

  test.each([1, 5, 20, 100, 400])('closed, %i users', (vus) => {
    expect(ratio({ mode: 'closed', n: 10_000, vus })).toBeLessThan(1.05);
  });
  test.each([10, 30, 60, 100, 300])('open, %i per second (capacity is 167)', (rate) => {
    expect(ratio({ mode: 'open', n: 3000, vus: 3000, rate })).toBeLessThan(1.1);
  });
});
