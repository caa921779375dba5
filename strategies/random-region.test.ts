import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { chiSquared, tally } from './testing/strategy-driver.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';
import randomRegion from './random-region.ts';

const fleet = fleetOf(original);

test('every region is as likely as any other, whatever its size (χ², 2 degrees of freedom, p > 0.001)', () => {
  const router = randomRegion.create(inMemoryWorld({ n: 6000, fleet, parameters: {} }));
  const places = Array.from({ length: 6000 }, (_, index) => {
    const route = router.route({ index });
    return route.to === 'region' ? fleet.regions.indexOf(route.region) : -1;
  });
  expect(places).not.toContain(-1);
  expect(chiSquared(tally(places, 3))).toBeLessThan(13.8);
});
