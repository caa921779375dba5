import { defineStrategy, to, type Machine } from './api/contract.ts';
import { capacityPerMs, regionsOf } from '../model/fleet/fleet.ts';
import { weights, type Weights } from './api/parameters.ts';
import { firstTurn } from './blocks/first-turn.ts';
import { wholeWeights, smoothWeighted, sum } from './blocks/smooth-weighted.ts';

/**
 * Smooth weighted round robin: in every Σw requests each machine gets exactly its weight of them, evenly spread.
 * Weights stand by region (each of its machines has that weight) or by machine. The default is written for one fleet, so
 * on a fleet it does not speak of at all, each machine's weight is in proportion to its capacity.
 */
export default defineStrategy({
  name: 'weighted',
  summary: 'in turn, in proportion to weights given by region or machine',
  source: 'NGINX smooth weighted round robin (Nedelkin 2012)',
  knowledge: 'index',
  parameters: {
    WEIGHTS: weights({
      summary: 'weight of each machine, by region or machine; on other fleets in proportion to capacity',
      defaultText: 'emea:3,us:2,asia:1',
    }),
  },
  create({ machines, n, parameters, self, sequence }) {
    const turns = sequence('turns', () => {
      const each = weightsFor(machines, parameters.WEIGHTS);
      return smoothWeighted(each, Math.min(sum(each), n));
    });
    const first = firstTurn(self, turns.length);
    return { route: ({ index }) => to(machines[turns[(index + first) % turns.length]!]!) };
  },
});

function weightsFor(machines: readonly Machine[], { each, chosen }: Weights): number[] {
  const there = new Set(machines.flatMap(({ id, region }) => [region, id]));
  const strange = each.map(([name]) => name).filter((name) => !there.has(name));
  if (chosen && strange.length > 0) {
    const names = regionsOf(machines).map(({ name }) => name);
    throw new Error(
      `WEIGHTS of weighted: this fleet has no ${strange.join(', ')}; expected ${names.join(', ')}, or a machine as ${machines[0]!.id}`,
    );
  }
  const weightOf = (name: string) => each.find(([it]) => it === name)?.[1];
  const named = machines.map(({ id, region }) => weightOf(id) ?? weightOf(region));
  const without = machines.filter((_, i) => named[i] === undefined);
  if (without.length === machines.length) return wholeWeights(machines.map(capacityPerMs));
  if (without.length > 0) {
    throw new Error(
      `WEIGHTS of weighted: no weight for ${without.map(({ id }) => id).join(', ')}; name its region or machine`,
    );
  }
  return named as number[];
}
