/** Strategies as people write them, in real k6: wrong ones end the run in a line. */
import { writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../runner/paths.ts';
import { findK6 } from '../runner/k6/k6.ts';
import { newFolder, SCALE, withFleet } from './support/harness.ts';

async function k6(script: string, env: Record<string, string | number>) {
  const { path } = await findK6(() => {});
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const args = ['run', '--no-usage-report', '--no-color', ...variables, script];
  return execa(path, args, { reject: false, all: true, stdin: 'ignore', env: { MODE: undefined } });
}

/** A scenario with its strategy, outside the tree. */
function scenario(route: string): string {
  const file = `${newFolder()}/tried.ts`;
  writeFileSync(
    file,
    `import { defineStrategy, to } from '${inRoot('strategies/api/contract.ts')}';
     import { scenario, N, optionsFor, VUS } from '${inRoot('scenarios/runtime/scenario.ts')}';
     const tried = defineStrategy({ name: 'tried', summary: '', source: '', knowledge: 'shared',
       create: ({ machines }) => ({ route: ({ index }) => { ${route} } }) });
     const burst = { executor: 'shared-iterations', iterations: N, vus: VUS };
     export const options = optionsFor(tried, { burst, closed: burst, open: burst, thresholds: {} });
     const run = scenario(tried);
     export const setup = run.setup;
     export default run.iteration;`,
  );
  return file;
}

const errors = (text: string) => text.split('\n').filter((line) => line.includes('level=error'));

describe('a strategy that', () => {
  test.each([
    ['throws', `throw new Error('no idea')`, 'tried threw for request 0: no idea'],
    ['returns nothing', ``, 'tried returned nothing for request 0'],
    [
      'returns a machine that is not there',
      `return to({ ...machines[0], index: 77, id: 'mars/0' })`,
      'mars/0',
    ],
  ])('%s ends the run with one line and exit code 108', async (_, route, line) => {
    await withFleet(async ({ url }) => {
      const { exitCode, all } = await k6(scenario(route), { BASE_URL: url, TIME_SCALE: SCALE, N: 1 });
      expect(exitCode).toBe(108);
      expect(errors(all)).toHaveLength(1);
      expect(errors(all)[0]).toContain(line);
    });
  });

  test('is right runs, though it is in no folder of ours', async () => {
    await withFleet(async ({ url }) => {
      const script = scenario('return to(machines[index % machines.length])');
      const { exitCode, all } = await k6(script, { BASE_URL: url, TIME_SCALE: SCALE, N: 20 });
      expect(exitCode, all).toBe(0);
    });
  });
});
