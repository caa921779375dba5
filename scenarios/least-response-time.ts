import leastResponseTime from '../strategies/least-response-time.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

export const options = optionsFor(leastResponseTime, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

/** The weight of the newest answer in the average, and after how long unpicked a machine looks twice as fast. */
const run = scenario(leastResponseTime, { ALPHA: '0.05', RETRY: '10s' });
export const setup = run.setup;
export default run.iteration;
