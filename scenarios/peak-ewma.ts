import peakEwma from '../strategies/peak-ewma.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

export const options = optionsFor(peakEwma, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

/** How long an answer is remembered: after TAU its weight has fallen to 1/e. */
const run = scenario(peakEwma, { TAU: '10s' });
export const setup = run.setup;
export default run.iteration;
