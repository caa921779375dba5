/** Routes as numbers, for hosts: a machine's index, after all machines a region's, after all regions "anywhere". */
import type { Route } from '../api/contract.ts';
import type { Fleet } from '../../model/fleet/fleet.ts';

/** @returns undefined where it isn't a route of this fleet: a strategy may return anything at all */
export function routeCodeOf(
  route: Exclude<Route, { to: 'hold' }>,
  { machines, regions }: Fleet,
): number | undefined {
  switch (route?.to) {
    case 'machine':
      return machines[route.machine?.index] === route.machine ? route.machine.index : undefined;
    case 'region': {
      const region = regions.indexOf(route.region);
      return region < 0 ? undefined : machines.length + region;
    }
    case 'anywhere':
      return machines.length + regions.length;
    default:
      return undefined;
  }
}

export const wrongRoute = (strategy: string, given: unknown, index: number): string =>
  `${strategy} returned ${JSON.stringify(given) ?? 'nothing'} for request ${index}: expected anywhere, a region or a machine of this fleet, or a hold`;
