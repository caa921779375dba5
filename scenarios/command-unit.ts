import commandUnit from '../strategies/command-unit.ts';
import { scenario, DURATION, N, optionsFor, PIPES, VUS } from './runtime/scenario.ts';

export const options = optionsFor(commandUnit, {
  burst: { executor: 'shared-iterations', iterations: N, vus: PIPES, maxDuration: '1h' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

const run = scenario(commandUnit);
export const setup = run.setup;
export default run.iteration;
