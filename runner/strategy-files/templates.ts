/** The texts of a new strategy's files. What they import depends on where they stand. */

/** @param imports of defineStrategy, to and minBy */
export const strategyText = (name: string, imports: string): string => `${imports}

/** Each request goes to the machine that has the fewest requests in flight for each that it can serve at once. */
export default defineStrategy({
  name: '${name}',
  summary: 'fewest in flight for each request that a machine serves at once',
  source: 'ours, not published',
  knowledge: 'shared', // 'none', 'index' (the request's number alone) or 'shared' (what is in flight)
  create: ({ machines, board }) => ({
    route: () => to(minBy(machines, (machine) => board.inFlight(machine) / machine.concurrency)),
  }),
});
`;

/** @param strategy the path of its file; @param runtime that of what a scenario is made with */
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

const driven = `  const run = driveStrategy(strategy, fleetOf(original));
  run.load([3, 1, 0, 2, 0]);`;

export const testText = (name: string): string => `import { expect, test } from 'vitest';
import { fleetOf } from '../model/fleet/fleet.ts';
import { original } from '../model/fleet/original-topology.ts';
import strategy from './${name}.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

test('the machine with the fewest in flight is chosen, the first of several alike', () => {
${driven}
  expect(run.send(0).index).toBe(2);
  expect(run.send(1).index).toBe(4);
});
`;

/** For `node --test`, which needs nothing installed beside routebench. */
export const packageTestText = (name: string): string => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conformanceChecks, driveStrategy, fleetOf, original, strategyFrom } from 'routebench/testing';

const strategy = await strategyFrom(new URL('./${name}.ts', import.meta.url));

test('the machine with the fewest in flight is chosen, the first of several alike', () => {
${driven}
  assert.equal(run.send(0).index, 2);
  assert.equal(run.send(1).index, 4);
});

// What holds for every strategy: valid routes on every fleet, one seed, one result, no clock and no chance of its own.
for (const { title, run } of conformanceChecks(strategy)) test(title, run);
`;
