import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';

/**
 * The machine with the least score, requests in flight and recent failures together:
 *
 *     score = q + round(f)        f += 10 for a 5xx or no answer, += 0.1 for a 4xx; half of it is left after 30 s
 *
 * f is lowered in ten steps each half-life. Ties are drawn. A machine that fails at once so looks ten requests busier for
 * each failure, and draws none.
 */
export default defineStrategy({
  name: 'balanced',
  summary: 'fewest requests in flight and recent failures',
  source: 'Palantir dialogue BalancedScoreTracker',
  knowledge: 'shared',
  parameters: {
    FAILURE: numberIn({ summary: 'requests that a failure counts as', min: 0, max: 1000, defaultText: '10' }),
  },
  create({ machines, board: { loads }, cells, now, random, parameters }) {
    const count = machines.length;
    const failures = cells('failures', count);
    const at = cells('lowered at', count);

    /** Failures of machine i as they count now. */
    function fresh(i: number, nowMs: number): number {
      const steps = Math.floor((nowMs - at[i]!) / STEP_MS);
      return failures[i] === 0 || steps === 0 ? failures[i]! : failures[i]! * 0.5 ** (steps / STEPS);
    }

    return {
      route({ index }) {
        const nowMs = now();
        let [best, least, ties] = [0, Infinity, 0];
        for (let i = 0; i < count; i++) {
          const score = loads[i]! + Math.round(fresh(i, nowMs));
          if (score > least) continue;
          ties = score < least ? 1 : ties + 1;
          least = score;
          // The k-th of equals takes the place with probability 1 / k: all are equally likely in the end.
          if (ties === 1 || random(index, i) * ties < 1) best = i;
        }
        return to(machines[best]!);
      },
      settled(_, { routedTo, status, failed }) {
        const bad = failed && (status >= 500 || status < 400) ? parameters.FAILURE : 0;
        const wrong = status >= 400 && status < 500 ? CLIENT_ERROR : 0;
        if (bad + wrong === 0) return;
        const i = routedTo!.index;
        const nowMs = now();
        failures[i] = fresh(i, nowMs) + bad + wrong;
        at[i] = nowMs;
      },
    };
  },
});

const STEPS = 10;
const STEP_MS = 30_000 / STEPS;
const CLIENT_ERROR = 0.1;
