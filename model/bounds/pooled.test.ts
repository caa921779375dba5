import { expect, test } from 'vitest';
import type { Topology } from '../fleet/topology.ts';
import { pooledMeanMs } from './pooled.ts';
import { serversOf } from './slots.ts';

const fleet = (latencyMs: number, ...serviceMs: number[]): Topology => ({
  name: 'near',
  regions: { near: { latencyMs, machines: serviceMs.map((ms) => ({ serviceMs: ms })) } },
});
const mean = (topology: Topology, releasesMs: number[], sizes?: number[]) =>
  pooledMeanMs(serversOf(topology), Float64Array.from(releasesMs), sizes && Float64Array.from(sizes));

test('one machine serves the shortest remaining work first: a small request overtakes a large one', () => {
  // 10 of the large one's 40 ms are done when the small one comes; it takes 20 and is gone at 30, the large one at 60.
  expect(mean(fleet(0, 10), [0, 10], [4, 2])).toBe((60 + 20) / 2);
});

test('a pool is as fast as its machines together, but no request is quicker than alone on the fastest', () => {
  // Two machines of 10 ms: pooled, four at once end at 5, 10, 15 and 20 ms, 12.5 in the mean.
  expect(mean(fleet(0, 10, 10), [0, 0, 0, 0])).toBe(12.5);
  expect(mean(fleet(0, 10, 10), [0, 1000])).toBe(10);
});

test('the shortest link is added to all', () => {
  expect(mean(fleet(100, 10, 10), [0, 0, 0, 0])).toBe(112.5);
});

test('service times that come as near to 0 as they like have no such bound', () => {
  const drawn: Topology = {
    name: 'drawn',
    regions: { near: { latencyMs: 0, machines: [{ serviceMs: 10, service: 'exponential' }] } },
  };
  expect(mean(drawn, [0])).toBeNull();
});
