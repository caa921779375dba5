import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import latencyWeighted from './latency-weighted.ts';

test('shares are ∝ 1 / no-load answer, at any size of the fleet', () => {
  const sent = driveStrategy(latencyWeighted, fleetOf(original), { n: 10_000 }).sendAll(10_000);
  // 1/330, 1/370, 1/370, 1/520, 1/520 of their sum.
  const exact = [2469, 2202, 2202, 1567, 1567];
  tally(sent, 5).forEach((count, i) => expect(Math.abs(count - exact[i]!)).toBeLessThan(10));
});

test('twelve regions of twenty machines get shares as far from each other as their latencies', () => {
  const latencies = [10, 40, 70, 100, 130, 160, 190, 220, 250, 280, 310, 340];
  const regions = latencies.map((latencyMs, i) => [
    `r${i}`,
    { latencyMs, machines: Array.from({ length: 20 }, () => ({ serviceMs: 10 })) },
  ]);
  const fleet = fleetOf({ name: 'twelve', regions: Object.fromEntries(regions) });
  const sent = driveStrategy(latencyWeighted, fleet, { n: 50_000 }).sendAll(50_000);
  const total = latencies.reduce((sum, ms) => sum + 1 / (ms + 10), 0);
  latencies.forEach((ms, region) => {
    const share = sent.filter((place) => Math.floor(place / 20) === region).length / sent.length;
    expect(share * total * (ms + 10)).toBeCloseTo(1, 1);
  });
});

test('the order is the smooth one: the nearest first, nobody twice in a row', () => {
  const sent = driveStrategy(latencyWeighted, fleetOf(original)).sendAll(100);
  expect(sent.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  expect(sent.every((place, i) => place !== sent[i + 1])).toBe(true);
});
