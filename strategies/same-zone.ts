import { defineStrategy, to } from './api/contract.ts';
import { ownZone, zone } from './blocks/own-zone.ts';

/**
 * A random machine of the command unit's own region, ZONE, as Kubernetes routes to a zone's ready endpoints. A machine
 * that --with outlier-ejection takes out isn't ready; once the own region has none, the source uses all machines, this one the
 * next nearest region. What the others can carry plays no part: the own region may drown while they idle.
 */
export default defineStrategy({
  name: 'same-zone',
  summary: 'a random machine of the own region',
  source: 'Kubernetes Service trafficDistribution: PreferSameZone (KEP-3015, PreferClose in KEP-4444)',
  knowledge: 'index',
  parameters: { ZONE: zone },
  create({ regions, random, parameters }) {
    const { machines } = ownZone(regions, parameters.ZONE, 'same-zone');
    const { length } = machines;
    return { route: ({ index }) => to(machines[length === 1 ? 0 : Math.floor(random(index) * length)]!) };
  },
});
