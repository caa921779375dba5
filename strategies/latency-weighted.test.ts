import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import latencyWeighted from './latency-weighted.ts';

test('shares are ∝ 1 / no-load answer, in whole per cents', () => {
  // 1/330, 1/370, 1/370, 1/520, 1/520 of their sum: 24.7, 22.0, 22.0, 15.7, 15.7 %. Rounded they sum to 101.
  const sent = driveStrategy(latencyWeighted, fleetOf(original), { n: 1010 }).sendAll(1010);
  expect(tally(sent, 5)).toEqual([250, 220, 220, 160, 160]);
});

test('the order is the smooth one: the nearest first, nobody twice in a row', () => {
  const sent = driveStrategy(latencyWeighted, fleetOf(original)).sendAll(100);
  expect(sent.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  expect(sent.every((place, i) => place !== sent[i + 1])).toBe(true);
});
