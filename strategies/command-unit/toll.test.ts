import { expect, test } from 'vitest';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { original } from '../../model/fleet/original-topology.ts';
import { distributionOf } from '../../model/stats/distribution.ts';
import { sojournsMs } from '../../simulator/columns.ts';
import { simulate } from '../../simulator/simulate.ts';
import commandUnit from '../command-unit.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';
import soonest from '../shortest-expected-delay.ts';
import { tollOver } from './toll.ts';

const fleet = fleetOf(original);

/** Of a fleet that serves one request in 6 ms, one coming each gapMs. */
function tollAt(gapMs: number, mode: 'open' | 'closed' | 'burst' = 'open', units = 1): number {
  const world = inMemoryWorld({ n: 99, mode, fleet, parameters: {} });
  const toll = tollOver({ ...world, self: { index: 0, of: units } });
  for (let i = 0; i < 99; i++) toll.came(1000 + i * gapMs);
  return toll.at(1 / 6);
}

test('a load of 60 % costs 1.5 ms of others’ time for each ms of waiting, and near capacity it has a bound', () => {
  expect(tollAt(10)).toBeCloseTo(1.5, 9);
  expect(tollAt(6.1)).toBeCloseTo(9, 9);
  expect(tollAt(1)).toBeCloseTo(9, 9);
});

test('each of five units sees a fifth of the load', () => {
  expect(tollAt(50, 'open', 5)).toBeCloseTo(1.5, 9);
});

test('where requests wait for answers it is 0', () => {
  expect([tollAt(10, 'closed'), tollAt(10, 'burst')]).toEqual([0, 0]);
});

test('a steady load isn’t crowded together at the nearest machines', () => {
  for (const seed of [1, 2, 3]) {
    const load = {
      topology: original,
      parameters: {},
      mode: 'open',
      rate: 100,
      arrivals: 'poisson:100',
    } as const;
    const meanMs = (strategy: typeof commandUnit | typeof soonest) =>
      distributionOf(sojournsMs(simulate({ ...load, n: 3000, seed, strategy })))!.mean;
    expect(meanMs(commandUnit)).toBeLessThan(meanMs(soonest));
  }
});
