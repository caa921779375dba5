import { expect, test } from 'vitest';
import { minBy, noLoadAnswerMs } from '../model/fleet/fleet.ts';
import fastest from './fastest-shortest-queue.ts';
import nearest from './nearest.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

test.each(Object.entries(fleets))('%s, idle: goes to the region that nearest goes to', (_name, fleet) => {
  const run = driveStrategy(fastest, fleet);
  const route = nearest.create({ regions: fleet.regions } as never).route({ index: 0 });
  expect(route.to === 'region' && route.region.name).toBe(run.send(0).region);
});

test.each(Object.entries(fleets))(
  '%s: as long as one is idle, no faster idle machine is left out',
  (_name, fleet) => {
    const run = driveStrategy(fastest, fleet, { n: fleet.machines.length });
    fleet.machines.forEach((_, index) => {
      const idle = fleet.machines.filter((machine) => run.world.board.inFlight(machine) === 0);
      const best = noLoadAnswerMs(minBy(idle, noLoadAnswerMs));
      const chosen = run.send(index);
      expect(idle).toContain(chosen);
      expect(noLoadAnswerMs(chosen)).toBe(best);
    });
  },
);

test('the shortest queue, however slow', () => {
  const run = driveStrategy(fastest, fleets.original!);
  run.load([1, 1, 1, 1, 0]);
  expect(run.send(0).index).toBe(4);
});
