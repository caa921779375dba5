import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { original } from '../fleet/original-topology.ts';
import type { Fault } from '../fleet/faults.ts';
import { fleetOf } from '../fleet/fleet.ts';
import { machineQueue } from '../fleet/machine-queue.ts';
import { linkDraw, linkTimeOf } from '../fleet/service-time.ts';
import { isRandom, linkDraws, serversOf, slotsUntil, smallestSlotsMs } from './slots.ts';
import type { Topology } from '../fleet/topology.ts';
import { bestSlots } from './water-filling.ts';

const anyMachine = fc.record({
  serviceMs: fc.integer({ min: 1, max: 60 }),
  serviceJitterMs: fc.integer({ min: 0, max: 60 }),
  concurrency: fc.integer({ min: 1, max: 3 }),
});
const anyTopology: fc.Arbitrary<Topology> = fc
  .array(
    fc.record({
      latencyMs: fc.integer({ min: 0, max: 400 }),
      machines: fc.array(anyMachine, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((regions) => ({
    name: 'any',
    regions: Object.fromEntries(regions.map((spec, i) => [`r${i}`, spec])),
  }));
/** A machine slowed down from some moment on, for good. */
const anyFault = fc.record({
  ...{ kind: fc.constant('slow' as const), machine: fc.constant('r0/0') },
  ...{ fromMs: fc.integer({ min: 0, max: 300 }), factor: fc.integer({ min: 1, max: 10 }) },
});

const half = ({ link }: { link: { meanMs: number } }) => ({
  outMs: link.meanMs / 2,
  backMs: link.meanMs / 2,
});

test('servers have their place in the fleet, whatever region they are in, and their own faults alone', () => {
  const slow: Fault = { kind: 'slow', machine: 'us/1', fromMs: 0, factor: 10 };
  const servers = serversOf(original, [slow]);
  expect(servers.map(({ place }) => place)).toEqual([0, 1, 2, 3, 4]);
  const slowed = fleetOf(original).machines.map(({ id }) => id === 'us/1');
  expect(servers.map(({ faults }) => faults !== undefined)).toEqual(slowed);
});

test('chance is where a link or a service has a spread', () => {
  const server = (jitterMs?: number, serviceJitterMs?: number) =>
    serversOf({
      name: 'one',
      regions: {
        us: {
          latencyMs: 100,
          ...(jitterMs !== undefined && { jitterMs }),
          machines: [{ serviceMs: 30, ...(serviceJitterMs !== undefined && { serviceJitterMs }) }],
        },
      },
    })[0]!;
  expect([server(), server(0, 0), server(5), server(0, 5)].map(isRandom)).toEqual([false, false, true, true]);
});

test('no request has a shorter round trip than the shortest', () => {
  const link = fc.record({
    latencyMs: fc.integer({ min: 0, max: 400 }),
    jitterMs: fc.integer({ min: 0, max: 500 }),
  });
  fc.assert(
    fc.property(link, fc.nat(), fc.integer({ min: 1, max: 60 }), (spec, seed, n) => {
      const tripsMs = Array.from({ length: n }, (_, index) => linkTimeOf(spec).at(linkDraw(seed, index)));
      const shortestMs = linkTimeOf(spec).at(linkDraws(seed, n)[0]!);
      expect(shortestMs).toBe(Math.min(...tripsMs));
    }),
  );
});

test('no request is answered sooner than its slot: whenever it comes, asleep or not, slowed down or not', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 });
  const sleep = fc.record({
    sleepAfterMs: fc.integer({ min: 0, max: 100 }),
    wakeMs: fc.integer({ min: 0, max: 200 }),
    queueLimit: fc.integer({ min: 0, max: 60 }),
  });
  fc.assert(
    fc.property(
      anyTopology,
      fc.array(anyFault, { maxLength: 2 }),
      arrivals,
      sleep,
      fc.nat(),
      (topology, faults, gapsMs, sleeping, seed) => {
        for (const server of serversOf(topology, faults)) {
          const { outMs, backMs } = half(server);
          const slots: number[] = [];
          slotsUntil(server, { outMs, backMs }, seed, Infinity, gapsMs.length, slots);
          expect(slots).toHaveLength(gapsMs.length);
          const spec = { ...server.spec, ...sleeping };
          const queue = machineQueue(spec, seed, server.place, 0, server.faults);
          let atMs = outMs;
          for (const gapMs of gapsMs) {
            const turn = queue.arrive((atMs += gapMs));
            if (turn) expect(turn.doneMs + backMs).toBeGreaterThanOrEqual(slots[turn.position]!);
          }
        }
      },
    ),
  );
});

describe('the n smallest', () => {
  test('are those of all slots of the fleet, rising, each used once', () => {
    fc.assert(
      fc.property(
        anyTopology,
        fc.array(anyFault, { maxLength: 2 }),
        fc.nat(),
        fc.integer({ min: 1, max: 100 }),
        (topology, faults, seed, n) => {
          const servers = serversOf(topology, faults);
          const all: number[] = [];
          for (const server of servers) slotsUntil(server, half(server), seed, Infinity, n, all);
          all.sort((a, b) => a - b);
          expect([...smallestSlotsMs(servers, half, seed, n)]).toEqual(all.slice(0, n));
        },
      ),
    );
  });

  test('are water-filling’s where nothing is left to chance', () => {
    const slots = smallestSlotsMs(serversOf(original), half, 1, 500);
    const best = bestSlots(fleetOf(original).machines, 500);
    slots.forEach((ms, i) => expect(ms).toBeCloseTo(best[i]!.answerMs, 6));
  });
});
