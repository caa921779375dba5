import { defineStrategy, to } from './api/contract.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';
import { banditParameters, costOf, waitingCost } from './blocks/rewards.ts';

/**
 * For each machine a guess of its mean cost is drawn from what is known of it, Normal(mean, σ² / (n + 1)), and the least guess wins.
 * σ² is the variance of its answers, of which one imagined pair 0 and 1 is the beginning. Machines never answered are
 * drawn from Normal(½, ½²). Blind to what is in flight, as ucb.
 */
export default defineStrategy({
  name: 'thompson',
  summary: 'the least of guesses drawn from what is known of each machine',
  source: 'Thompson 1933; Chapelle & Li 2011',
  knowledge: 'shared',
  parameters: banditParameters,
  create(world) {
    const { machines, cells, random, parameters } = world;
    const count = machines.length;
    const all = cells('arms', 3 * count);
    const [ANSWERS, COSTS, SQUARES] = [0, count, 2 * count];
    const waiting = waitingCost(world, parameters);

    function guess(i: number, index: number): number {
      const n = all[ANSWERS + i]!;
      const mean = n === 0 ? 0.5 : all[COSTS + i]! / n;
      const meanWithPrior = (all[COSTS + i]! + 1) / (n + 2);
      const variance = Math.max(0, (all[SQUARES + i]! + 1) / (n + 2) - meanWithPrior ** 2);
      // Box and Muller 1958; 1 − u is above 0.
      const normal =
        Math.sqrt(-2 * Math.log(1 - random(index, 2 * i))) * Math.cos(2 * Math.PI * random(index, 2 * i + 1));
      return mean + normal * Math.sqrt(variance / (n + 1)) + waiting(i);
    }

    return {
      route: ({ index }) => to(machines[leastInTurn(count, index, (i) => guess(i, index))]!),
      settled(_, outcome) {
        const i = outcome.routedTo!.index;
        const cost = costOf(outcome, parameters.TIMEOUT);
        all[ANSWERS + i]! += 1;
        all[COSTS + i]! += cost;
        all[SQUARES + i]! += cost * cost;
      },
    };
  },
});
