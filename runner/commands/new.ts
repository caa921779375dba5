/** `routebench new NAME`: the three files of a strategy, to change. */
import type { Command } from 'commander';
import { existsSync, writeFileSync } from 'node:fs';
import { UserError, written } from '../errors.ts';
import { inRoot, root } from '../paths.ts';

export function addNewCommand(program: Command): void {
  program
    .command('new')
    .description('write the files of a new strategy: strategy, scenario and test')
    .argument('<name>', 'lower-case words with hyphens between them, such as least-loaded')
    .action((name: string) => {
      const files = filesOf(checkedName(name));
      for (const [file, text] of Object.entries(files))
        written(() => writeFileSync(inRoot(file), text, { flag: 'wx' }));
      console.log(
        [
          `in ${root}:`,
          ...Object.keys(files).map((file) => `  ${file}`),
          `try it:   npx routebench simulate --strategies ${name},nearest -n 1,10,100`,
          `test it:  npx vitest run strategies/${name}.test.ts strategies/conformance.test.ts`,
        ].join('\n'),
      );
    });
}

/** What `--strategies` takes for something else. */
const RESERVED = ['all'];

/** @throws UserError where it is no name for a file and a tag, or taken */
function checkedName(name: string): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 60 || RESERVED.includes(name))
    throw new UserError(
      `the name ${JSON.stringify(name)} can't be used: expected at most 60 lower-case letters, digits and single hyphens, such as least-loaded`,
    );
  const taken = Object.keys(filesOf(name))
    .concat(`strategies/${name}`, `strategies/wrappers/${name}.ts`)
    .find((file) => existsSync(inRoot(file)));
  if (taken !== undefined) throw new UserError(`the name ${name} is taken by ${taken}: choose another`);
  return name;
}

const filesOf = (name: string): Readonly<Record<string, string>> => ({
  [`strategies/${name}.ts`]: strategyText(name),
  [`scenarios/${name}.ts`]: scenarioText(name),
  [`strategies/${name}.test.ts`]: testText(name),
});

const strategyText = (name: string): string => `import { defineStrategy, to } from './api/contract.ts';
import { minBy } from '../model/fleet/fleet.ts';

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

const scenarioText = (name: string): string => `import strategy from '../strategies/${name}.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

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

const testText = (name: string): string => `import { expect, test } from 'vitest';
import { fleetOf } from '../model/fleet/fleet.ts';
import { original } from '../model/fleet/original-topology.ts';
import strategy from './${name}.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

test('the machine with the fewest in flight is chosen, the first of several alike', () => {
  const run = driveStrategy(strategy, fleetOf(original));
  run.load([3, 1, 0, 2, 0]);
  expect(run.send(0).index).toBe(2);
  expect(run.send(1).index).toBe(4);
});
`;
