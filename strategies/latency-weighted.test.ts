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

// About what a public table of round trips between a provider's regions has from Tokyo, in ms.
const FROM_TOKYO = [3, 10, 33, 52, 69, 105, 128, 97, 148, 210, 225, 256];

test.each([
  [2, FROM_TOKYO],
  [20, [10, 40, 70, 100, 130, 160, 190, 220, 250, 280, 310, 340]],
])(
  'twelve regions of %i machines get shares as far from each other as their latencies',
  (each, latencies) => {
    const regions = latencies.map((latencyMs, i) => [
      `r${i}`,
      { latencyMs, machines: Array.from({ length: each }, () => ({ serviceMs: 10 })) },
    ]);
    const fleet = fleetOf({ name: 'twelve', regions: Object.fromEntries(regions) });
    const sent = driveStrategy(latencyWeighted, fleet, { n: 50_000 }).sendAll(50_000);
    const total = latencies.reduce((sum, ms) => sum + 1 / (ms + 10), 0);
    latencies.forEach((ms, region) => {
      const share = sent.filter((place) => Math.floor(place / each) === region).length / sent.length;
      expect(Math.abs(share * total * (ms + 10) - 1)).toBeLessThan(0.02);
    });
  },
);

test('the order is the smooth one: the nearest first, none twice in a row', () => {
  const sent = driveStrategy(latencyWeighted, fleetOf(original)).sendAll(100);
  expect(sent.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  expect(sent.every((place, i) => place !== sent[i + 1])).toBe(true);
});
