import { expect, test } from 'vitest';
import sameZone from './same-zone.ts';
import { fleets } from './testing/fleets.ts';
import { chiSquared, driveStrategy, tally } from './testing/strategy-driver.ts';

const fleet = fleets['1,000 machines']!;

test('no request leaves the own region, and its machines are drawn alike (χ², 99 degrees of freedom, p > 0.001)', () => {
  const run = driveStrategy(sameZone, fleet, { n: 20_000, parameters: { ZONE: 'r3' } });
  const sent = run.sendAll(20_000);
  expect(sent.filter((place) => fleet.machines[place]!.region !== 'r3')).toEqual([]);
  expect(
    chiSquared(
      tally(
        sent.map((place) => (place - 3) / 10),
        100,
      ),
    ),
  ).toBeLessThan(149);
});

test('by default the own region is the one that answers soonest; one that isn’t there is a mistake', () => {
  expect(driveStrategy(sameZone, fleets.original!).send(0).region).toBe('emea');
  expect(() => driveStrategy(sameZone, fleets.original!, { parameters: { ZONE: 'moon' } })).toThrow(
    'ZONE=moon for same-zone: expected one of emea, us, asia',
  );
});
