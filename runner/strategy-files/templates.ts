/** The texts of a new strategy's files. What they import depends on where they stand. */

export const scenarioText = (
  strategy: string,
  runtime: string,
): string => `import strategy from '${strategy}';
import { scenario, DURATION, N, optionsFor, VUS } from '${runtime}';

export const options = optionsFor(strategy, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [\`count==\${N}\`], failed: ['rate<0.01'], sojourn_time: ['p(95)<30000'] },
});

const run = scenario(strategy);
export const setup = run.setup;
export default run.iteration;
`;
