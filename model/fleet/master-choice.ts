/** What the master does with the choice it is left: drawn by (seed, index), so testbed and simulator choose alike. */
import type { Route } from './route.ts';
import type { Machine, Region } from './machine.ts';
import { Purpose, uniformOf } from '../stats/random.ts';

/** The machine that serves: the one named, or a uniform one of the region, of a uniform region where none is named. */
export function mastersChoice(
  regions: readonly Region[],
  route: Exclude<Route, { to: 'hold' }>,
  seed: number,
  index: number,
): Machine {
  if (route.to === 'machine') return route.machine;
  const region =
    route.to === 'region' ? route.region : pick(regions, uniformOf(Purpose.master, seed, index, 0));
  return pick(region.machines, uniformOf(Purpose.master, seed, index, 1));
}

const pick = <T>(items: readonly T[], draw: number): T => items[Math.floor(draw * items.length)]!;
