/** Bounds worked out by hand; that nothing beats them on any fleet is tested in simulator/oracle.test.ts. */
import { workloadOf } from '../workload/load.ts';
import { describe, expect, test } from 'vitest';
import { closedMeanMs, openMeanMs } from './closed-and-open.ts';
import { serversOf, type Server } from './slots.ts';
import type { MachineSpec, Topology } from '../fleet/topology.ts';

/** Regions of one machine each: latency, then what is particular to the machine. */
const fleetOf = (...machines: readonly (readonly [number, MachineSpec])[]): Topology => ({
  name: 'by hand',
  regions: Object.fromEntries(
    machines.map(([latencyMs, spec], i) => [`r${i}`, { latencyMs, machines: [spec] }]),
  ),
});
/** As oracle.ts makes it, where links have no jitter. */
const viewOf = (topology: Topology, n: number) => ({
  servers: serversOf(topology),
  seed: 1,
  shortestLinkMs: ({ link }: Server) => link.meanMs,
  chanceMs: new Float64Array(n),
});
const closed = (topology: Topology, n: number, vus: number) =>
  closedMeanMs(viewOf(topology, n), { mode: 'closed', n, vus });
const open = (topology: Topology, n: number, rate: number) =>
  openMeanMs(viewOf(topology, n), workloadOf({ mode: 'open', n, rate }, 1, String).releasesMs!);

const near = [100, { serviceMs: 30 }] as const;
const far = [400, { serviceMs: 30 }] as const;

describe('a closed loop', () => {
  test('of one user takes no-load answers of the nearest machine', () => {
    expect(closed(fleetOf(near, far), 50, 1)).toBeCloseTo(130, 6);
  });

  test('of as many as a link holds none waits', () => {
    // (100 + 30) / 30 users keep one server busy; with 4 of them none waits.
    expect(closed(fleetOf(near), 400, 4)).toBeCloseTo(130, 0);
  });

  test('of more of them approaches users / throughput', () => {
    // 20 users on a server that gives one answer each 30 ms.
    const mean = closed(fleetOf(near), 2000, 20)!;
    expect(mean).toBeLessThanOrEqual(20 * 30);
    expect(mean / (20 * 30)).toBeGreaterThan(0.98);
  });

  test('keeps the near machine busy, and those whom it can’t serve are at the far one', () => {
    // 4.3 of 6 users keep the near one busy at 1 per 30 ms; 1.7 get an answer each 430 ms: 6 / throughput.
    const perMs = 1 / 30 + (6 - 130 / 30) / 430;
    expect(Math.abs(closed(fleetOf(near, far), 3000, 6)! / (6 / perMs) - 1)).toBeLessThan(0.01);
  });

  test('of so many that both are busy approaches users / throughput of both', () => {
    const without = closed(fleetOf(near), 2000, 20)!;
    const both = closed(fleetOf(near, far), 2000, 20)!;
    expect(both).toBeLessThan(without);
    // The near one is kept busy by 4.3 users, the far one by 14.3: two servers give an answer each 15 ms.
    expect(Math.abs(both / (20 * 15) - 1)).toBeLessThan(0.02);
  });
});

describe('an open loop', () => {
  test('below the near machine’s capacity takes its no-load answers', () => {
    // 33 per second is what it can serve; fewer are asked.
    expect(open(fleetOf(near, far), 300, 20)).toBeCloseTo(130, 6);
  });

  test('above it sends the rest to the far one', () => {
    // Of 50 per second the near one serves 33, so a third takes 430 ms.
    const mean = open(fleetOf(near, far), 3000, 50)!;
    expect(mean / ((2 * 130 + 430) / 3)).toBeGreaterThan(0.98);
    expect(mean).toBeLessThanOrEqual((2 * 130 + 430) / 3);
  });

  test('above the capacity of all falls behind more and more: the i-th answer is the i-th slot', () => {
    // Released each 10 ms, answered each 30 ms: 130 + 20 i.
    const n = 100;
    expect(open(fleetOf(near), n, 100)).toBeCloseTo(130 + (20 * (n - 1)) / 2, 6);
  });
});

describe('where services are left to chance', () => {
  const scattered = fleetOf([100, { serviceMs: 30, serviceJitterMs: 10 }]);

  test('no answer is quicker than the shortest service', () => {
    expect(closed(scattered, 50, 1)).toBeGreaterThanOrEqual(120);
    expect(open(scattered, 300, 20)).toBeGreaterThanOrEqual(120);
  });

  test('there is no bound where counting slots would take too much memory', () => {
    const wide = fleetOf(
      ...Array.from({ length: 300 }, () => [0, { serviceMs: 1, serviceJitterMs: 0.2 }] as const),
    );
    expect(open(wide, 100_000, 100)).toBeNull();
    expect(closed(wide, 100_000, 1)).toBeNull();
  });
});
