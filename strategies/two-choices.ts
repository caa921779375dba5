import { defineStrategy, to } from './api/contract.ts';
import { sampleDistinct } from './blocks/sample-distinct.ts';

/**
 * Draws two distinct machines, all pairs equally likely, and takes the one with fewer requests in flight; of equals the
 * one drawn first. The longest of n queues is then about log log n instead of log n / log log n. Distance and speed
 * play no part, and with five machines the two left out of each draw are missed more than with thousands.
 */
export default defineStrategy({
  name: 'two-choices',
  summary: 'of two machines drawn at random, the one with fewer requests in flight',
  source: 'Azar et al. 1994; Mitzenmacher 1996; Envoy LEAST_REQUEST, NGINX random two least_conn',
  knowledge: 'shared',
  create({ machines, board, random }) {
    const choices = Math.min(2, machines.length);
    const drawn: number[] = [];
    return {
      route({ index }) {
        sampleDistinct(choices, machines.length, (draw) => random(index, draw), drawn);
        const first = machines[drawn[0]!]!;
        const second = machines[drawn[choices - 1]!]!;
        return to(board.inFlight(second) < board.inFlight(first) ? second : first);
      },
    };
  },
});
