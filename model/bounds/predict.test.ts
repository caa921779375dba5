import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sojournsMs } from '../../simulator/columns.ts';
import { simulate } from '../../simulator/simulate.ts';
import planned from '../../strategies/planned.ts';
import randomRegion from '../../strategies/random-region.ts';
import random from '../../strategies/random.ts';
import roundRobin from '../../strategies/round-robin.ts';
import { type Strategy } from '../../strategies/api/contract.ts';
import { hold, to } from '../fleet/route.ts';
import { fleetOf } from '../fleet/fleet.ts';
import { inMemoryWorld } from '../../strategies/host/in-memory-world.ts';
import { answersMs, burstSojournsMs } from './predict.ts';
import { bestSlots } from './water-filling.ts';
import type { Topology } from '../fleet/topology.ts';

const anyTopology: fc.Arbitrary<Topology> = fc
  .array(
    fc.record({
      latencyMs: fc.integer({ min: 0, max: 400 }),
      machines: fc.array(
        fc.record({
          serviceMs: fc.integer({ min: 1, max: 60 }),
          concurrency: fc.integer({ min: 1, max: 3 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((regions) => ({
    name: 'any',
    requestTimeoutMs: 1e9,
    regions: Object.fromEntries(regions.map((spec, i) => [`r${i}`, spec])),
  }));

const strategies: Strategy[] = [roundRobin, planned, random, randomRegion];

describe('what is predicted is what a run gives, where nothing but the master’s choice is left to chance', () => {
  test.each(strategies)('$name', (strategy) => {
    fc.assert(
      fc.property(anyTopology, fc.integer({ min: 1, max: 60 }), fc.nat(), (topology, n, seed) => {
        const fleet = fleetOf(topology);
        const router = strategy.create(inMemoryWorld({ n, fleet, parameters: {}, seed }));
        const run = simulate({ mode: 'burst', n, topology, seed, strategy, parameters: {} });
        const measured = sojournsMs(run);
        burstSojournsMs(fleet, router, n, seed).forEach((ms, i) => expect(ms).toBeCloseTo(measured[i]!, 6));
      }),
    );
  });
});

test('a machine with two servers answers them two by two', () => {
  const topology = {
    name: 'one',
    regions: { us: { latencyMs: 100, machines: [{ serviceMs: 30, concurrency: 2 }] } },
  };
  const fleet = fleetOf(topology);
  const router = { route: () => to(fleet.machines[0]!) };
  expect([...burstSojournsMs(fleet, router, 5, 1)]).toEqual([130, 130, 160, 160, 190]);
});

test('who holds requests back can’t be predicted so', () => {
  const fleet = fleetOf({ name: 'one', regions: { us: { latencyMs: 100, machines: [{ serviceMs: 30 }] } } });
  expect(() => burstSojournsMs(fleet, { route: () => hold(1) }, 1, 1)).toThrow('no closed form');
});

describe('when a plan is answered whose requests leave one after the other', () => {
  const fleet = fleetOf({
    name: 'two',
    regions: {
      near: { latencyMs: 10, machines: [{ serviceMs: 20 }] },
      far: { latencyMs: 35, machines: [{ serviceMs: 20 }] },
    },
  });
  const slots = bestSlots(fleet.machines, 5);

  test('at once: the slots', () => {
    expect([...answersMs(slots)]).toEqual([30, 50, 55, 70, 75]);
  });

  test('a machine is late from its first request on by as much as that one is', () => {
    // near, near, far, near, far: what is sent at 3 ms waits at the machine anyway, as does what comes 6 ms late to a queue of 20.
    expect([...answersMs(slots, (i) => 3 * i)]).toEqual([30, 50, 55 + 6, 70, 75 + 6]);
  });

  test('or once its queue is used up', () => {
    expect([...answersMs(slots, (i) => (i === 3 ? 45 : 0))]).toEqual([30, 50, 55, 70 + 5, 75]);
  });

  test('only the server that waited for it is late', () => {
    const { machines } = fleetOf({
      name: 'one',
      regions: { us: { latencyMs: 100, machines: [{ serviceMs: 30, concurrency: 2 }] } },
    });
    expect([...answersMs(bestSlots(machines, 4), (i) => (i === 1 ? 10 : 0))]).toEqual([130, 140, 160, 170]);
  });

  test('at once: the slots of any fleet', () => {
    fc.assert(
      fc.property(anyTopology, fc.integer({ min: 1, max: 60 }), (topology, n) => {
        const best = bestSlots(fleetOf(topology).machines, n);
        expect([...answersMs(best)]).toEqual(best.map(({ answerMs }) => answerMs));
      }),
    );
  });

  test('never sooner than at once', () => {
    fc.assert(
      fc.property(
        anyTopology,
        fc.integer({ min: 1, max: 60 }),
        fc.nat({ max: 9 }),
        (topology, n, apartMs) => {
          const best = bestSlots(fleetOf(topology).machines, n);
          const answers = answersMs(best, (i) => i * apartMs);
          best.forEach(({ answerMs }, i) => expect(answers[i]).toBeGreaterThanOrEqual(answerMs));
        },
      ),
    );
  });
});
