import { fleetOfMachines } from '../../../model/fleet/fleet.ts';
import { mastersChoice } from '../../../model/fleet/master-choice.ts';

/**
 * A fleet without a master: what is routed to a region, or anywhere, goes to the machine that a master of ours would choose.
 *
 * @returns from a place (host.ts) and a request's index, the place of a machine
 */
export function masterless(ids: readonly string[], seed: number): (place: number, index: number) => number {
  const { machines, regions } = fleetOfMachines(
    ids.map((id) => {
      const [region, number] = id.split('/') as [string, string];
      return { region, number: Number(number), latencyMs: 0, serviceMs: 1, concurrency: 1 };
    }),
  );
  return (place, index) => {
    if (place < machines.length) return place;
    const region = regions[place - machines.length];
    const route = region ? ({ to: 'region', region } as const) : ({ to: 'anywhere' } as const);
    return mastersChoice(regions, route, seed, index).index;
  };
}
