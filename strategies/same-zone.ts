import { defineStrategy, to } from './api/contract.ts';
import { ownZone, zone } from './blocks/own-zone.ts';

/**
 * A random machine of the command unit's own region, ZONE, as long as there is one; a fleet without that region's machines
 * would be used as a whole. What the others can carry plays no part: the own region may drown while they idle.
 */
export default defineStrategy({
  name: 'same-zone',
  summary: 'a random machine of the own region',
  source: 'Kubernetes Service trafficDistribution: PreferSameZone (KEP-4444)',
  knowledge: 'index',
  parameters: { ZONE: zone },
  create({ regions, random, parameters }) {
    const { machines } = ownZone(regions, parameters.ZONE, 'same-zone');
    const { length } = machines;
    return { route: ({ index }) => to(machines[length === 1 ? 0 : Math.floor(random(index) * length)]!) };
  },
});
