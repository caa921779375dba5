import { defineStrategy, to } from './api/contract.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';
import { banditParameters, costOf, waitingCost } from './blocks/rewards.ts';

/**
 * UCB1: the machine with the best mean so far, with a bonus for those seldom tried:
 *
 *     argmin  mean cost − √(2 ln t / n)        cost = min(1, rt / TIMEOUT), 1 for a failure
 *
 * t answers in all, n of the machine. A machine never tried comes first. Blind to what is in flight: it floods the machine it
 * believes to be the best, which is what it is here to show; AWARE=on adds q · s. Means are of all time, so a machine that
 * turned good is found late.
 */
export default defineStrategy({
  name: 'ucb',
  summary: 'best mean answer so far, with a bonus for machines seldom tried',
  source: 'Auer, Cesa-Bianchi, Fischer 2002, UCB1',
  knowledge: 'shared',
  parameters: banditParameters,
  create(world) {
    const { machines, cells, parameters } = world;
    const count = machines.length;
    const all = cells('arms', 3 * count + 1);
    const [TRIED, ANSWERS, COSTS, TOTAL] = [0, count, 2 * count, 3 * count];
    const waiting = waitingCost(world, parameters);

    function index(i: number): number {
      if (all[TRIED + i] === 0) return -Infinity;
      if (all[ANSWERS + i] === 0) return Infinity;
      const bonus = Math.sqrt((2 * Math.log(all[TOTAL]!)) / all[ANSWERS + i]!);
      return all[COSTS + i]! / all[ANSWERS + i]! - bonus + waiting(i);
    }

    return {
      route(request) {
        const i = leastInTurn(count, request.index, index);
        all[TRIED + i] = 1;
        return to(machines[i]!);
      },
      settled(_, outcome) {
        const i = outcome.routedTo!.index;
        all[ANSWERS + i]! += 1;
        all[TOTAL]! += 1;
        all[COSTS + i]! += costOf(outcome, parameters.TIMEOUT);
      },
    };
  },
});
