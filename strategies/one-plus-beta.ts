import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';
import { sampleDistinct } from './blocks/sample-distinct.ts';

/**
 * With probability BETA the less loaded of two distinct machines drawn at random, else the first drawn. 1 is two-choices,
 * 0 is random. Where loads are known late, all that choose the less loaded choose the same; those that don't look help.
 */
export default defineStrategy({
  name: 'one-plus-beta',
  summary: 'at times the less loaded of two machines, at times a random one',
  source: 'Peres, Talwar, Wieder 2015, the (1 + β)-process; Los, Sauerwald 2023 (arXiv 2302.04399)',
  knowledge: 'shared',
  parameters: {
    BETA: numberIn({ summary: 'how often two are compared', min: 0, max: 1, defaultText: '0.5' }),
  },
  create({ machines, board: { loads }, random, parameters }) {
    const choices = Math.min(2, machines.length);
    const drawn: number[] = [];
    return {
      route({ index }) {
        sampleDistinct(choices, machines.length, (draw) => random(index, draw), drawn);
        const first = drawn[0]!;
        const second = drawn[choices - 1]!;
        const compares = random(index, 2) < parameters.BETA;
        return to(machines[compares && loads[second]! < loads[first]! ? second : first]!);
      },
    };
  },
});
