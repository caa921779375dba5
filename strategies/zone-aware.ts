import { defineStrategy, to, type Region, type World } from './api/contract.ts';
import { weights, type Weights } from './api/parameters.ts';
import { placeAt } from './blocks/simplex.ts';

/**
 * Envoy's zone-aware routing. Callers are in regions too: a is a region's share of them, b its share of the machines.
 *
 *     b ≥ a in the caller's region: all its requests stay there
 *     else: with probability b / a they stay, the rest goes to the regions with b > a, in proportion to b − a
 *
 * So that machines all get the same while as little as possible leaves its region. Request i is caller i mod Σ CALLERS's, or
 * its command unit's where there are several. Machines within a region are drawn. With fewer than six machines, as on the
 * original fleet, or machines or callers in one region alone, all machines are drawn alike.
 *
 * Envoy's panic mode (fewer than half of all machines healthy: all are used, sick ones too) isn't here: a strategy sees the
 * machines that are left, not those a wrapper took out, and a wrapper has a bound of its own on how many it takes.
 */
export default defineStrategy({
  name: 'zone-aware',
  summary: 'in the caller’s region as far as its machines are its share, the rest where there is room',
  source: 'Envoy zone aware routing, load_balancer_impl.cc (github.com/envoyproxy/envoy)',
  knowledge: 'index',
  parameters: {
    CALLERS: weights({ summary: 'callers by region; by default one in each', defaultText: 'each:1' }),
  },
  create({ machines, regions, random, self, parameters }) {
    const callers = callersBy(regions, parameters.CALLERS);
    const total = callers.reduce((sum, count) => sum + count, 0);
    const surplus = regions.map(
      (region, r) => region.machines.length / machines.length - callers[r]! / total,
    );
    const spare = surplus.map((it) => Math.max(0, it));
    const calling = callers.filter((count) => count > 0).length;
    const aware = machines.length >= LEAST_MACHINES && regions.length > 1 && calling > 1;

    function regionFor(caller: number, index: number): Region {
      const own = placeAt(callers, regions.length, (caller % total) / total);
      const share = callers[own]! / total;
      const stays = surplus[own]! >= 0 || random(index, 1) < (surplus[own]! + share) / share;
      return regions[stays ? own : placeAt(spare, regions.length, random(index, 2))]!;
    }

    return {
      route({ index }) {
        const among = aware ? regionFor(self?.index ?? index, index).machines : machines;
        return to(among[Math.floor(random(index) * among.length)]!);
      },
    };
  },
});

const LEAST_MACHINES = 6;

function callersBy(regions: World['regions'], { each, chosen }: Weights): number[] {
  if (!chosen) return regions.map(() => 1);
  const strange = each.find(([name]) => !regions.some((region) => region.name === name));
  if (strange)
    throw new Error(
      `CALLERS of zone-aware: this fleet has no ${strange[0]}; expected ${regions.map(({ name }) => name).join(', ')}`,
    );
  return regions.map(({ name }) => each.find(([it]) => it === name)?.[1] ?? 0);
}
