import { expect, test } from 'vitest';
import { fleetOfMachines } from '../model/fleet/fleet.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';
import nearest from './nearest.ts';

const member = (region: string, number: number, latencyMs: number, serviceMs: number) => ({
  region,
  number,
  latencyMs,
  serviceMs,
  concurrency: 1,
});

function regionChosen(...members: ReturnType<typeof member>[]): string {
  const route = nearest
    .create(inMemoryWorld({ n: 9, fleet: fleetOfMachines(members), parameters: {} }))
    .route({ index: 8 });
  return route.to === 'region' ? route.region.name : route.to;
}

test('the region that answers soonest with no load, wherever it stands in the list', () => {
  expect(regionChosen(member('far', 0, 500, 30), member('mid', 0, 400, 30), member('near', 0, 300, 30))).toBe(
    'near',
  );
  expect(regionChosen(member('near', 0, 300, 30), member('far', 0, 500, 30))).toBe('near');
});

test('service counts as well as distance', () => {
  expect(regionChosen(member('close', 0, 100, 300), member('quick', 0, 200, 50))).toBe('quick');
});

test('a region is as good as its best machine; of equals the first', () => {
  expect(regionChosen(member('a', 0, 100, 90), member('b', 0, 100, 200), member('b', 1, 100, 20))).toBe('b');
  expect(regionChosen(member('a', 0, 100, 90), member('b', 0, 90, 100))).toBe('a');
});
