import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * The first machine, in the fleet's order, that has fewer than MAXCONN requests in flight: so that as few as possible are in use
 * and the rest can be switched off. Where all are full, HAProxy queues requests before the machines; here the one with the
 * fewest gets them.
 */
export default defineStrategy({
  name: 'first',
  summary: 'the first machine with room, so that few are in use',
  source: 'HAProxy balance first',
  knowledge: 'shared',
  parameters: {
    MAXCONN: numberIn({
      summary: 'requests in flight of a machine',
      min: 1,
      max: 1e6,
      whole: true,
      defaultText: '10',
    }),
  },
  create({ machines, board: { loads }, parameters: { MAXCONN } }) {
    return {
      route() {
        for (let i = 0; i < machines.length; i++) if (loads[i]! < MAXCONN) return to(machines[i]!);
        return to(machines[leastInTurn(machines.length, 0, (i) => loads[i]!)]!);
      },
    };
  },
});
