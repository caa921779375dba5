import type { ParameterSpec, Region } from '../api/contract.ts';
import { minBy, noLoadAnswerMs } from '../../model/fleet/fleet.ts';

/** The parameter ZONE: the region in which the command unit is; by default the one that answers soonest with no load. */
export const zone: ParameterSpec<string> = {
  summary: 'region of the command unit',
  defaultText: 'nearest',
  parse(text) {
    if (!/^[a-z][a-z0-9-]*$/.test(text)) throw new Error('the name of a region, or nearest');
    return text;
  },
};

/** @throws Error where the fleet has no such region */
export function ownZone(regions: readonly Region[], name: string, strategy: string): Region {
  const own = regions.find((region) => region.name === name);
  if (own !== undefined) return own;
  if (name !== zone.defaultText)
    throw new Error(
      `ZONE=${name} for ${strategy}: expected one of ${regions.map((region) => region.name).join(', ')}`,
    );
  return minBy(regions, ({ machines }) => Math.min(...machines.map(noLoadAnswerMs)));
}
