import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { mastersChoice } from '../model/fleet/master-choice.ts';
import { chiSquared, tally } from './testing/strategy-driver.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';
import randomAnywhere from './random.ts';

const fleet = fleetOf(original);

test('the choice is the master’s: a region first, so the lone machine of a region gets all of its third', () => {
  const router = randomAnywhere.create(inMemoryWorld({ n: 6000, fleet, parameters: {} }));
  const served = Array.from({ length: 6000 }, (_, index) => {
    const route = router.route({ index });
    expect(route).toEqual({ to: 'anywhere' });
    return mastersChoice(fleet.regions, { to: 'anywhere' }, 1, index).index;
  });
  // χ², 4 degrees of freedom, p > 0.001
  expect(chiSquared(tally(served, 5), [1 / 3, 1 / 6, 1 / 6, 1 / 6, 1 / 6])).toBeLessThan(18.5);
});
