import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';
import { banditParameters, costOf, waitingCost } from './blocks/rewards.ts';

/**
 * UCB for machines that change: each answer makes all before it count GAMMA times as much.
 *
 *     argmin  mean cost − √(ALPHA · ln Σ n / n)        n and mean: discounted sums
 *
 * It remembers about 1 / (1 − GAMMA) answers. A machine never tried comes first. Blind to what is in flight, as ucb.
 */
export default defineStrategy({
  name: 'discounted-ucb',
  summary: 'best mean of recent answers, with a bonus for machines seldom tried of late',
  source: 'Garivier & Moulines 2011 (ALT), discounted UCB, as in Lattimore & Szepesvári 2020, 31.3',
  knowledge: 'shared',
  parameters: {
    ...banditParameters,
    GAMMA: numberIn({
      summary: 'what each answer leaves of those before',
      min: 0.5,
      max: 1,
      defaultText: '0.99',
    }),
    ALPHA: numberIn({ summary: 'weight of the bonus', min: 0, max: 10, defaultText: '0.6' }),
  },
  create(world) {
    const { machines, cells, parameters } = world;
    const count = machines.length;
    const all = cells('arms', 3 * count);
    const [TRIED, ANSWERS, COSTS] = [0, count, 2 * count];
    const waiting = waitingCost(world, parameters);
    const { GAMMA, ALPHA, TIMEOUT } = parameters;

    return {
      route({ index }) {
        let total = 0;
        for (let i = 0; i < count; i++) total += all[ANSWERS + i]!;
        const log = Math.log(Math.max(1, total));
        const i = leastInTurn(count, index, (k) => {
          if (all[TRIED + k] === 0) return -Infinity;
          const answers = all[ANSWERS + k]!;
          return answers === 0
            ? Infinity
            : all[COSTS + k]! / answers - Math.sqrt((ALPHA * log) / answers) + waiting(k);
        });
        all[TRIED + i] = 1;
        return to(machines[i]!);
      },
      settled(_, outcome) {
        for (let k = ANSWERS; k < 3 * count; k++) all[k]! *= GAMMA;
        const i = outcome.routedTo!.index;
        all[ANSWERS + i]! += 1;
        all[COSTS + i]! += costOf(outcome, TIMEOUT);
      },
    };
  },
});
