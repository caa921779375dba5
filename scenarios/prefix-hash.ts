import prefixHash from '../strategies/prefix-hash.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

export const options = optionsFor(prefixHash, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

const run = scenario(prefixHash);
export const setup = run.setup;
export default run.iteration;
