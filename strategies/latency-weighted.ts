import { defineStrategy, to } from './kit/contract.ts';
import { noLoadAnswerMs } from './kit/fleet.ts';
import { asPerCents, smoothWeighted, sum } from './kit/smooth.ts';

/** Smooth weighted round robin with weights ∝ 1 / no-load answer, in whole per cents: the near get more, the far some. */
export default defineStrategy({
  name: 'latency-weighted',
  summary: 'in turn, in proportion to 1 / the answer with no load',
  source: 'latency-weighted balancing, as AWS and ScyllaDB drivers document; turns as NGINX’s',
  knowledge: 'index',
  create({ machines, n, sequence }) {
    const turns = sequence('turns', () => {
      const weights = asPerCents(machines.map((machine) => 1 / noLoadAnswerMs(machine)));
      return smoothWeighted(weights, Math.min(sum(weights), n));
    });
    return { route: ({ index }) => to(machines[turns[index % turns.length]!]!) };
  },
});
