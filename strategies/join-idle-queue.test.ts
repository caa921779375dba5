import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, chiSquared, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import joinIdleQueue from './join-idle-queue.ts';

const fleet = fleetOf(original);

test('at first all are idle: each gets one before any gets two', () => {
  expect(driveStrategy(joinIdleQueue, fleet).sendAll(5).sort()).toEqual([0, 1, 2, 3, 4]);
});

test('idle machines are taken in the order they became idle', () => {
  const run = driveStrategy(joinIdleQueue, fleet);
  const first = run.sendAll(5);
  for (const index of [3, 0, 4]) run.answer(index);
  expect(run.sendAll(3, 5)).toEqual([first[3], first[0], first[4]]);
});

test('a machine with two under way is idle only after the second answer', () => {
  const run = driveStrategy(joinIdleQueue, fleet);
  const places = run.sendAll(6);
  const twice = places[5]!;
  run.answer(places.indexOf(twice));
  run.answer(places.findIndex((place) => place !== twice));
  expect(run.send(6).index).toBe(places.find((place) => place !== twice));
  run.answer(5);
  expect(run.send(7).index).toBe(twice);
});

test('where none is idle the choice is uniform (χ², 4 degrees of freedom, p > 0.001)', () => {
  const run = driveStrategy(joinIdleQueue, fleet);
  run.sendAll(5);
  expect(chiSquared(tally(run.sendAll(5000, 5), 5))).toBeLessThan(18.5);
});

test('users who share no memory begin with different machines (χ², 4 degrees of freedom, p > 0.001)', () => {
  const firsts = Array.from(
    { length: 2000 },
    (_, index) => driveStrategy(joinIdleQueue, fleet).send(index).index,
  );
  expect(chiSquared(tally(firsts, 5))).toBeLessThan(18.5);
});

test('the queue holds exactly the idle ones, failures and machines that serve several included', () => {
  const some = fleetOfMachines(
    [1, 3, 2].map((concurrency, number) => ({
      region: 'r',
      number,
      latencyMs: 9,
      serviceMs: 9,
      concurrency,
    })),
  );
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(), fc.boolean()), { maxLength: 120 });
  fc.assert(
    fc.property(steps, fc.integer(), (each, seed) => {
      const run = driveStrategy(joinIdleQueue, some, { seed });
      const underWay = run.sendAll(6).map((place, index) => ({ index, place }));
      const busy = tally(
        underWay.map(({ place }) => place),
        3,
      );
      expect(busy).toEqual([1, 3, 2]);
      /** Who became idle when, kept apart from the strategy's own queue. */
      const idle: number[] = [];
      each.forEach(([send, pick, fails], step) => {
        const index = 6 + step;
        if (send || underWay.length === 0) {
          const place = run.send(index).index;
          if (idle.length > 0) expect(place).toBe(idle.shift());
          busy[place]! += 1;
          underWay.push({ index, place });
          return;
        }
        const [done] = underWay.splice(pick % underWay.length, 1);
        (fails ? run.fail : run.answer)(done!.index);
        busy[done!.place]! -= 1;
        if (busy[done!.place]! < some.machines[done!.place]!.concurrency) idle.push(done!.place);
      });
    }),
  );
});
