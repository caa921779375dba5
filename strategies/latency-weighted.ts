import { defineStrategy, to } from './api/contract.ts';
import { noLoadAnswerMs } from '../model/fleet/fleet.ts';
import { firstTurn } from './blocks/first-turn.ts';
import { wholeWeights, smoothWeighted, sum } from './blocks/smooth-weighted.ts';

/** Smooth weighted round robin with weights ∝ 1 / no-load answer: the near get more, the far some. */
export default defineStrategy({
  name: 'latency-weighted',
  summary: 'in turn, in proportion to 1 / the answer with no load',
  source: 'latency-weighted balancing, as AWS and ScyllaDB drivers document; turns as NGINX’s',
  knowledge: 'index',
  create({ machines, n, self, sequence }) {
    const turns = sequence('turns', () => {
      const weights = wholeWeights(machines.map((machine) => 1 / noLoadAnswerMs(machine)));
      return smoothWeighted(weights, Math.min(sum(weights), n));
    });
    const first = firstTurn(self, turns.length);
    return { route: ({ index }) => to(machines[turns[(index + first) % turns.length]!]!) };
  },
});
