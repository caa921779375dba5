import weighted from '../strategies/weighted.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

export const options = optionsFor(weighted, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

/** Requests that each machine gets in its turn: by region (for each of its machines), or by machine as in us/0:4. */
const run = scenario(weighted, { WEIGHTS: 'emea:3,us:2,asia:1' });
export const setup = run.setup;
export default run.iteration;
