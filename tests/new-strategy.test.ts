/** A new strategy is one file in strategies/ and its scenario: added to a copy of this repository, everything knows it. */
import { cpSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../records/format.ts';
import { findK6 } from '../runner/k6/k6.ts';
import { inRoot } from '../runner/paths.ts';
import { newFolder, OURS, SCALE, withFleet } from './support/harness.ts';

const strategy = `import { defineStrategy, to } from './api/contract.ts';
import { minBy } from '../model/fleet/fleet.ts';
import { numberIn } from './api/parameters.ts';

/** The machine with the fewest requests in flight for each of its servers; a region's requests may count for more. */
export default defineStrategy({
  name: 'most-idle',
  summary: 'fewest in flight for each server, distance counted in requests',
  source: 'a test of this repository',
  knowledge: 'shared',
  get parameters() {
    return {
      PER_SECOND: numberIn({ summary: 'requests that a second of distance counts', min: 0, max: 100, defaultText: '3' }),
    };
  },
  create: ({ machines, board, parameters }) => ({
    route: () =>
      to(
        minBy(
          machines,
          (machine) =>
            board.inFlight(machine) / machine.concurrency + (parameters.PER_SECOND * machine.latencyMs) / 1000,
        ),
      ),
  }),
});
`;

const scenario = `import mostIdle from '../strategies/most-idle.ts';
import { scenario, DURATION, N, optionsFor, VUS } from './runtime/scenario.ts';

export const options = optionsFor(mostIdle, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [\`count==\${N}\`], failed: ['rate<0.01'] },
});

const run = scenario(mostIdle, { PER_SECOND: '0' });
export const setup = run.setup;
export default run.iteration;
`;

/** All of the repository but what is made, packages as they are here, and two files more. */
function copyWithNewStrategy(): string {
  const copy = `${newFolder()}/routebench`;
  const made = ['node_modules', 'build', 'bin', 'results', 'limits', '.git'].map(inRoot);
  cpSync(inRoot('.'), copy, { recursive: true, filter: (path) => !made.includes(path) });
  symlinkSync(inRoot('node_modules'), `${copy}/node_modules`);
  writeFileSync(`${copy}/strategies/most-idle.ts`, strategy);
  writeFileSync(`${copy}/scenarios/most-idle.ts`, scenario);
  return copy;
}

describe('a strategy of which there are two files, and no line elsewhere', () => {
  let copy: string;
  // Of the suite the new strategy's part alone is asked for: what is left out there is no test skipped in CI.
  const env = { ...OURS, CI: '' };
  const inCopy = (file: string, ...args: string[]) =>
    execa(file, args, { cwd: copy, reject: false, all: true, stdin: 'ignore', env });
  const json = async <T>(...args: string[]): Promise<T> => {
    const { stdout, all } = await inCopy(process.execPath, 'runner/routebench.mjs', ...args, '--json');
    expect(stdout, all).toMatch(/^\[/);
    return JSON.parse(stdout) as T;
  };

  beforeAll(async () => {
    copy = copyWithNewStrategy();
    const { exitCode, all } = await inCopy(process.execPath, 'tools/build.mjs');
    expect(exitCode, all).toBe(0);
  });

  afterAll(() => rmSync(copy, { recursive: true }));

  test('is built beside all others, for k6 and for Node', () => {
    const scenarios = readdirSync(inRoot('scenarios')).filter((file) => file.endsWith('.ts'));
    const names = [...scenarios.map((file) => basename(file, '.ts')), 'most-idle'].sort();
    const bundles = readdirSync(`${copy}/build`).filter((file) => file.endsWith('.js'));
    expect(bundles.map((file) => basename(file, '.js')).sort()).toEqual(names);
  });

  test('is listed with its parameters', async () => {
    const listed = await json<{ name: string; knowledge: string; parameters: object }[]>('strategies');
    expect(listed.find(({ name }) => name === 'most-idle')).toMatchObject({
      knowledge: 'shared',
      parameters: { PER_SECOND: { default: '3' } },
    });
    expect(listed.map(({ name }) => name)).toContain('weighted');
  });

  test('runs in virtual time, as its scenario has it and as it is told', async () => {
    const perMachine = async (...more: string[]) => {
      const [summary] = await json<Summary[]>('simulate', '--strategies', 'most-idle', '-n', '50', ...more);
      expect(summary).toMatchObject({ strategy: 'most-idle', completed: 50, failed: 0 });
      return Object.values(summary!.perMachine);
    };
    expect(await perMachine()).toEqual([10, 10, 10, 10, 10]);
    expect((await perMachine('-e', 'PER_SECOND=100'))[0]).toBeGreaterThan(15);
  });

  test('runs in k6 against a real fleet', async () => {
    const { path } = await findK6(() => {});
    await withFleet(async ({ url }) => {
      const env = ['-e', `BASE_URL=${url}`, '-e', `TIME_SCALE=${SCALE}`, '-e', 'N=50'];
      const { exitCode, all } = await inCopy(
        path,
        'run',
        '--no-usage-report',
        '--no-color',
        ...env,
        'build/most-idle.js',
      );
      expect(exitCode, all).toBe(0);
      expect(all).toContain("✓ 'count==50' count=50");
    });
  });

  test('is held to what holds for every strategy', async () => {
    const vitest = inRoot('node_modules/vitest/vitest.mjs');
    const suite = ['run', 'strategies/conformance.test.ts', '-t', 'most-idle'];
    const { exitCode, all } = await inCopy(process.execPath, vitest, ...suite);
    expect(exitCode, all).toBe(0);
    expect(Number(/(\d+) passed, 0 failed/.exec(all)?.[1]), all).toBeGreaterThan(10);
  });
});
