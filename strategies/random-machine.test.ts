import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, chiSquared, tally } from './testing/strategy-driver.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';
import randomMachine from './random-machine.ts';

const fleet = fleetOf(original);

test('every machine is as likely as any other (χ², 4 degrees of freedom, p > 0.001)', () => {
  expect(chiSquared(tally(driveStrategy(randomMachine, fleet).sendAll(5000), 5))).toBeLessThan(18.5);
});

test('the ends of the draw are the first and the last machine', () => {
  const world = inMemoryWorld({ n: 1, fleet, parameters: {} });
  for (const [draw, id] of [
    [0, 'emea/0'],
    [1 - 2 ** -32, 'asia/1'],
  ] as const) {
    const route = randomMachine.create({ ...world, random: () => draw }).route({ index: 0 });
    expect(route).toMatchObject({ to: 'machine', machine: { id } });
  }
});
