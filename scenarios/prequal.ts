import prequal from '../strategies/prequal.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

export const options = optionsFor(prequal, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

/** A machine is hot above this quantile of requests in flight; machines probed with each request; probes kept at most. */
const run = scenario(prequal, { Q: '0.84', PROBES: '3', POOL: '16' });
export const setup = run.setup;
export default run.iteration;
