import { defineStrategy, to } from './api/contract.ts';
import { bestSlots } from '../model/bounds/water-filling.ts';

/**
 * Water-filling: request i takes the i-th smallest slot L + j·s over all machines, so that N requests released at once
 * take the N best slots there are. Exact where the fleet's numbers are right and nothing else uses it.
 */
export default defineStrategy({
  name: 'planned',
  summary: 'the best plan for this N on the fleet’s numbers (water-filling)',
  source: 'water-filling; greedy optimality for unit jobs on uniform machines with release offsets',
  knowledge: 'index',
  create({ machines, n, sequence }) {
    const plan = sequence('plan', () => bestSlots(machines, n).map(({ machine }) => machine.index));
    return { route: ({ index }) => to(machines[plan[index % plan.length]!]!) };
  },
});
