import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';
import { placeAt } from './blocks/simplex.ts';
import { banditParameters, costOf } from './blocks/rewards.ts';

/**
 * Draws by weights that grow with good answers, whatever the machines are up to:
 *
 *     p = (1 − GAMMA) · w / Σw + GAMMA / M        w ← w · e^(GAMMA · r / (p · M)),  r = 1 − cost
 *
 * p as it was when the request was sent. Weights are kept as logarithms. Blind to what is in flight; with AWARE=on, p is
 * divided by 1 + q.
 */
export default defineStrategy({
  name: 'exp3',
  summary: 'drawn by weights that grow with good answers',
  source: 'Auer, Cesa-Bianchi, Freund, Schapire 2002, Exp3',
  knowledge: 'shared',
  parameters: {
    ...banditParameters,
    GAMMA: numberIn({ summary: 'share drawn uniformly', min: 0.001, max: 1, defaultText: '0.1' }),
  },
  create({ machines, board: { loads }, cells, random, n, parameters: { GAMMA, TIMEOUT, AWARE } }) {
    const count = machines.length;
    const logs = cells('log weights', count);
    const sentWith = cells('p', n);
    const p = new Float64Array(count);

    return {
      route({ index }) {
        let largest = -Infinity;
        for (let i = 0; i < count; i++) largest = Math.max(largest, logs[i]!);
        let total = 0;
        for (let i = 0; i < count; i++) total += p[i] = Math.exp(logs[i]! - largest);
        let sum = 0;
        for (let i = 0; i < count; i++) {
          p[i] = (((1 - GAMMA) * p[i]!) / total + GAMMA / count) / (AWARE ? 1 + loads[i]! : 1);
          sum += p[i]!;
        }
        const i = placeAt(p, count, random(index));
        sentWith[index] = p[i]! / sum;
        return to(machines[i]!);
      },
      settled({ index }, outcome) {
        const reward = 1 - costOf(outcome, TIMEOUT);
        logs[outcome.routedTo!.index]! += (GAMMA * reward) / (sentWith[index]! * count);
      },
    };
  },
});
