import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';
import { sampleDistinct } from './blocks/sample-distinct.ts';

/**
 * CHOICES machines drawn at random and the one remembered from the request before: the one with the fewest requests in
 * flight gets this one too, and of them all the one that then has the fewest is remembered. One draw with one machine
 * remembered balances better than two draws: the longest of n queues is log log n / (2 log φ), φ the golden ratio.
 */
export default defineStrategy({
  name: 'memory-choices',
  summary: 'of a machine drawn at random and the best one remembered, the one with fewer in flight',
  source: 'Mitzenmacher, Prabhakar, Shah 2002, Load balancing with memory (FOCS)',
  knowledge: 'shared',
  parameters: {
    CHOICES: numberIn({ summary: 'machines drawn', min: 1, max: 16, whole: true, defaultText: '1' }),
  },
  create({ machines, board, cells, random, parameters }) {
    const choices = Math.min(parameters.CHOICES, machines.length);
    /** The remembered one's place, counted from 1; 0 for none. */
    const remembered = cells('remembered', 1);
    const candidates: number[] = [];

    /** The first of those with the fewest; `placed` counts one more. */
    function fewest(count: number, placed = -1): number {
      let best = candidates[0]!;
      const loadOf = (i: number) => board.loads[i]! + (i === placed ? 1 : 0);
      for (let k = 1; k < count; k++) if (loadOf(candidates[k]!) < loadOf(best)) best = candidates[k]!;
      return best;
    }

    return {
      route({ index }) {
        sampleDistinct(choices, machines.length, (draw) => random(index, draw), candidates);
        candidates[choices] = remembered[0]! - 1;
        const count = remembered[0] === 0 ? choices : choices + 1;
        const chosen = fewest(count);
        remembered[0] = 1 + fewest(count, chosen);
        return to(machines[chosen]!);
      },
    };
  },
});
