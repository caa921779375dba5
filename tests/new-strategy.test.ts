/** A strategy of one's own: what `routebench new` writes and the how-to page shows; added to a copy, everything knows it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../records/format.ts';
import { findK6 } from '../runner/k6/k6.ts';
import { inRoot } from '../runner/paths.ts';
import { copyOfRepository } from './support/copy.ts';
import { OURS, SCALE, withFleet } from './support/harness.ts';

const page = readFileSync(inRoot('docs/how-to/your-strategy.md'), 'utf8');
const [strategy, scenario] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text);

describe('a strategy of which there are two files, and no line elsewhere', () => {
  let copy: string;
  // Of the suite the new strategy's part alone is asked for: what is left out there is no test skipped in CI.
  const env = { ...OURS, CI: '' };
  const inCopy = (file: string, ...args: string[]) =>
    execa(file, args, { cwd: copy, reject: false, all: true, stdin: 'ignore', env });
  const routebench = (...args: string[]) => inCopy(process.execPath, 'runner/routebench.mjs', ...args);
  const json = async <T>(...args: string[]): Promise<T> => {
    const { stdout, all } = await routebench(...args, '--json');
    expect(stdout, all).toMatch(/^\[/);
    return JSON.parse(stdout) as T;
  };

  beforeAll(async () => {
    copy = copyOfRepository();
    const { exitCode, all } = await routebench('new', 'least-loaded');
    expect(exitCode, all).toBe(0);
  });

  test('is written as the how-to page shows it', () => {
    expect(readFileSync(`${copy}/strategies/least-loaded.ts`, 'utf8')).toBe(strategy);
    expect(readFileSync(`${copy}/scenarios/least-loaded.ts`, 'utf8')).toBe(scenario);
  });

  test.each([
    ['least-loaded', 'the name least-loaded is taken by strategies/least-loaded.ts: choose another'],
    ['wrappers', 'the name wrappers is taken by strategies/wrappers: choose another'],
    ['Mine', 'the name "Mine" can\'t be used: expected at most 60 lower-case letters, digits and'],
    ['../mine', 'the name "../mine" can\'t be used'],
    ['all', 'the name "all" can\'t be used'],
  ])('new %s is refused in a line, and nothing is written', async (name, line) => {
    const before = readdirSync(`${copy}/scenarios`);
    const { exitCode, stderr } = await routebench('new', name);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(line);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(readdirSync(`${copy}/scenarios`)).toEqual(before);
  });

  test('is listed', async () => {
    const listed = await json<{ name: string; knowledge: string }[]>('strategies');
    expect(listed.find(({ name }) => name === 'least-loaded')).toMatchObject({ knowledge: 'shared' });
    expect(listed.map(({ name }) => name)).toContain('weighted');
    const scenarios = readdirSync(`${copy}/scenarios`).filter((file) => file.endsWith('.ts'));
    for (const file of scenarios) expect(existsSync(`${copy}/build/${basename(file, '.ts')}.js`)).toBe(true);
  });

  test('runs in virtual time', async () => {
    const [summary] = await json<Summary[]>('simulate', '--strategies', 'least-loaded', '-n', '50');
    expect(summary).toMatchObject({ strategy: 'least-loaded', completed: 50, failed: 0 });
    expect(Object.values(summary!.perMachine)).toEqual([10, 10, 10, 10, 10]);
  });

  test('runs in k6 against a real fleet', async () => {
    const { path } = await findK6(() => {});
    await withFleet(async ({ url }) => {
      const env = ['-e', `BASE_URL=${url}`, '-e', `TIME_SCALE=${SCALE}`, '-e', 'N=50'];
      const script = 'build/least-loaded.js';
      const { exitCode, all } = await inCopy(path, 'run', '--no-usage-report', '--no-color', ...env, script);
      expect(exitCode, all).toBe(0);
      expect(all).toContain("✓ 'count==50' count=50");
    });
  });

  test('passes its own test, and is held to what holds for every strategy', async () => {
    const vitest = inRoot('node_modules/vitest/vitest.mjs');
    const own = await inCopy(process.execPath, vitest, 'run', 'strategies/least-loaded.test.ts');
    expect(own.exitCode, own.all).toBe(0);
    const suite = ['run', 'strategies/conformance.test.ts', '-t', 'least-loaded'];
    const { exitCode, all } = await inCopy(process.execPath, vitest, ...suite);
    expect(exitCode, all).toBe(0);
    expect(Number(/(\d+) passed, 0 failed/.exec(all)?.[1]), all).toBeGreaterThan(10);
  });
});
