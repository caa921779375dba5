import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';

/**
 * The machine with the least score, requests in flight and recent failures together:
 *
 *     score = q + round(f)        f += 10 for a 5xx, 308 or no answer, += 0.1 for another 4xx; half of it is left after 30 s
 *
 * f is lowered every 3 s, in ten steps each half-life, by one clock for all machines. Ties are drawn. A machine that fails at
 * once so looks ten requests busier for each failure, and draws none.
 */
export default defineStrategy({
  name: 'balanced',
  summary: 'fewest requests in flight and recent failures',
  source: 'Palantir dialogue, BalancedScoreTracker.java (github.com/palantir/dialogue)',
  knowledge: 'shared',
  parameters: {
    FAILURE: numberIn({ summary: 'requests that a failure counts as', min: 0, max: 1000, defaultText: '10' }),
  },
  create({ machines, board: { loads }, cells, now, random, parameters }) {
    const count = machines.length;
    const failures = cells('failures', count);
    /** The step of the clock by which each was lowered last. */
    const lowered = cells('lowered', count);
    const stepOf = (nowMs: number) => Math.floor(nowMs / STEP_MS);

    /** Failures of machine i as they count at that step. */
    const fresh = (i: number, step: number): number =>
      failures[i] === 0 ? 0 : failures[i]! * 0.5 ** ((step - lowered[i]!) / STEPS);

    return {
      route({ index }) {
        const step = stepOf(now());
        let [best, least, ties] = [0, Infinity, 0];
        for (let i = 0; i < count; i++) {
          const score = loads[i]! + Math.round(fresh(i, step));
          if (score > least) continue;
          ties = score < least ? 1 : ties + 1;
          least = score;
          // The k-th of equals takes the place with probability 1 / k: all are equally likely in the end.
          if (ties === 1 || random(index, i) * ties < 1) best = i;
        }
        return to(machines[best]!);
      },
      settled(_, { routedTo, status, failed }) {
        const isClients = status >= 400 && status < 500;
        if (!failed && !isClients) return;
        const i = routedTo!.index;
        const step = stepOf(now());
        failures[i] = fresh(i, step) + (isClients ? CLIENT_ERROR : 1) * parameters.FAILURE;
        lowered[i] = step;
      },
    };
  },
});

const STEPS = 10;
const STEP_MS = 30_000 / STEPS;
/** Of a failure. Healthy machines answer some 4xx all the time. */
const CLIENT_ERROR = 0.01;
