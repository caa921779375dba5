import c3 from '../strategies/c3.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

export const options = optionsFor(c3, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

const run = scenario(c3);
export const setup = run.setup;
export default run.iteration;
