import { defineStrategy, to } from './api/contract.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';
import { banditParameters, costOf, waitingCost } from './blocks/rewards.ts';

/**
 * For each machine a guess of its mean reward is drawn from what is known of it, and the highest guess wins:
 *
 *     Normal(Σ r / (n + 1), 1 / (n + 1))        r = 1 − cost, n answers
 *
 * which is what is known after n answers of variance 1 where Normal(0, 1) is believed at first. Rewards from 0 to 1 vary less,
 * so it tries longer than it had to. Blind to what is in flight, as ucb; AWARE=on takes q · s off the guess.
 */
export default defineStrategy({
  name: 'thompson',
  summary: 'the best of guesses drawn from what is known of each machine',
  source: 'Thompson 1933; Agrawal & Goyal 2013 (AISTATS), Thompson sampling using Gaussian priors',
  knowledge: 'shared',
  parameters: banditParameters,
  create(world) {
    const { machines, cells, random, parameters } = world;
    const count = machines.length;
    const all = cells('arms', 2 * count);
    const [ANSWERS, REWARDS] = [0, count];
    const waiting = waitingCost(world, parameters);

    function guess(i: number, index: number): number {
      const n = all[ANSWERS + i]!;
      // Box and Muller 1958; 1 − u is above 0.
      const normal =
        Math.sqrt(-2 * Math.log(1 - random(index, 2 * i))) * Math.cos(2 * Math.PI * random(index, 2 * i + 1));
      return all[REWARDS + i]! / (n + 1) + normal / Math.sqrt(n + 1) - waiting(i);
    }

    return {
      route: ({ index }) => to(machines[leastInTurn(count, index, (i) => -guess(i, index))]!),
      settled(_, outcome) {
        const i = outcome.routedTo!.index;
        all[ANSWERS + i]! += 1;
        all[REWARDS + i]! += 1 - costOf(outcome, parameters.TIMEOUT);
      },
    };
  },
});
