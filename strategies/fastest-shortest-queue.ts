import { defineStrategy, to } from './api/contract.ts';
import { noLoadAnswerMs } from '../model/fleet/fleet.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * The machine with the fewest requests in flight; of these the fastest, which is the one with the lowest no-load answer
 * L + s here; of these in turn. As long as one is idle, no faster idle machine is left out.
 */
export default defineStrategy({
  name: 'fastest-shortest-queue',
  summary: 'the machine with the fewest requests in flight, of these the fastest',
  source: 'Weng, Zhou, Srikant 2020, Optimal load balancing with locality constraints (JFSQ)',
  knowledge: 'shared',
  create({ machines, board: { loads } }) {
    const answers = [...new Set(machines.map(noLoadAnswerMs))].sort((a, b) => a - b);
    /** A part of 1 that tells which is faster among equals. */
    const rank = machines.map((machine) => answers.indexOf(noLoadAnswerMs(machine)) / answers.length);
    const cost = (i: number) => loads[i]! + rank[i]!;
    return { route: ({ index }) => to(machines[leastInTurn(machines.length, index, cost)]!) };
  },
});
