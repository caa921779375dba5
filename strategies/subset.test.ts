import { expect, test } from 'vitest';
import { fleetOfMachines } from '../model/fleet/fleet.ts';
import subset from './subset.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

const fleet = fleets['many regions']!;

function known(machines: typeof fleet.machines, index: number): Set<string> {
  const left = fleetOfMachines(machines);
  const run = driveStrategy(subset, left, {
    n: 200,
    parameters: { SIZE: '5' },
    self: { index, of: 40 },
  });
  return new Set(run.sendAll(200).map((place) => left.machines[place]!.id));
}

test('one machine away changes at most one of a unit’s subset, and only where it was in it', () => {
  let changed = 0;
  for (let unit = 0; unit < 40; unit++) {
    const before = known(fleet.machines, unit);
    expect(before.size).toBe(5);
    const gone = fleet.machines[(7 * unit) % 24]!;
    const after = known(
      fleet.machines.filter((machine) => machine !== gone),
      unit,
    );
    const lost = [...before].filter((id) => !after.has(id));
    expect(lost).toEqual(before.has(gone.id) ? [gone.id] : []);
    changed += lost.length;
  }
  expect(changed).toBeGreaterThan(0);
});

test('units have subsets of their own; fewer machines than SIZE are all known', () => {
  const subsets = Array.from({ length: 40 }, (_, unit) => [...known(fleet.machines, unit)].sort().join());
  expect(new Set(subsets).size).toBeGreaterThan(35);
  expect(new Set(driveStrategy(subset, fleets['one region']!).sendAll(60)).size).toBe(6);
});
