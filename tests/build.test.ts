/** The build: one broken file is named and left out, and a swap that finds nothing to swap fails. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../runner/paths.ts';
import { copyOfRepository } from './support/copy.ts';

const routebench = (copy: string, ...args: string[]) =>
  execa(process.execPath, [`${copy}/runner/routebench.mjs`, ...args], {
    reject: false,
    stdin: 'ignore',
    env: { CI: 'true', NO_COLOR: '1' },
  });

describe('of three broken files', () => {
  let copy: string;
  beforeAll(() => {
    copy = copyOfRepository();
    const scenario = readFileSync(`${copy}/scenarios/random.ts`, 'utf8');
    writeFileSync(
      `${copy}/scenarios/orphan.ts`,
      scenario.replace('../strategies/random.ts', '../strategies/nope.ts'),
    );
    const strategy = readFileSync(`${copy}/strategies/random.ts`, 'utf8');
    writeFileSync(`${copy}/strategies/misnamed.ts`, strategy);
    writeFileSync(`${copy}/strategies/mistyped.ts`, 'export default {');
  });

  test('each is named in a line, and the others work', async () => {
    const { exitCode, stdout, stderr } = await routebench(
      copy,
      'simulate',
      '--strategies',
      'all',
      '-n',
      '2',
      '--json',
    );
    expect(exitCode, stderr).toBe(0);
    expect(
      stderr
        .split('\n')
        .filter((line) => line.includes('left out'))
        .sort(),
    ).toEqual([
      'routebench: left out: scenarios/orphan.ts:1:20: Could not resolve "../strategies/nope.ts"',
      'routebench: left out: strategies/misnamed.ts: its name is "random": expected "misnamed", as the file is called',
      'routebench: left out: strategies/mistyped.ts:1:17: Expected identifier but found end of file',
    ]);
    const strategies = (JSON.parse(stdout) as { strategy: string }[]).map((run) => run.strategy);
    expect(strategies).toContain('random');
    expect(strategies).not.toContain('misnamed');
  });

  test('they are named again where nothing was built anew, and a mended one works', async () => {
    expect((await routebench(copy, 'strategies')).stderr.match(/left out/g)).toHaveLength(3);
    rmSync(`${copy}/strategies/mistyped.ts`);
    rmSync(`${copy}/scenarios/orphan.ts`);
    const text = readFileSync(`${copy}/strategies/misnamed.ts`, 'utf8');
    writeFileSync(`${copy}/strategies/misnamed.ts`, text.replace("name: 'random'", "name: 'misnamed'"));
    const { stdout, stderr } = await routebench(copy, 'strategies');
    expect(stderr).toBe('');
    expect(stdout).toContain('misnamed');
  });

  test('a scenario that is gone leaves no bundle behind', async () => {
    expect(existsSync(`${copy}/build/hash.js`)).toBe(true);
    rmSync(`${copy}/scenarios/hash.ts`);
    await routebench(copy, 'strategies');
    expect(existsSync(`${copy}/build/hash.js`)).toBe(false);
    const { exitCode, stderr } = await routebench(copy, 'run', 'hash', '-n', '1');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('scenarios/hash.ts is missing or broken');
  });

  test('a swap that finds nothing to swap fails, and names both files', async () => {
    renameSync(`${copy}/scenarios/runtime/strategy-loader.bundled.ts`, `${copy}/loader.txt`);
    const gone = await routebench(copy, 'strategies');
    expect(gone.exitCode).toBe(1);
    expect(gone.stderr).toContain('scenarios/runtime/strategy-loader.bundled.ts is missing');
    renameSync(`${copy}/loader.txt`, `${copy}/scenarios/runtime/strategy-loader.bundled.ts`);
    const runtime = `${copy}/scenarios/runtime`;
    const loader = readFileSync(`${runtime}/strategy-loader.ts`, 'utf8');
    for (const file of readdirSync(runtime, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(`${runtime}/${file}`, 'utf8');
      writeFileSync(`${runtime}/${file}`, text.replace('/strategy-loader.ts', '/loader.ts'));
    }
    writeFileSync(`${runtime}/loader.ts`, loader);
    const unused = await routebench(copy, 'strategies');
    expect(unused.exitCode).toBe(1);
    expect(unused.stderr).toContain(
      "nothing imports scenarios/runtime/strategy-loader.ts, so scenarios/runtime/strategy-loader.bundled.ts can't take its place",
    );
  });
});

test('the version and the strategies come without what takes long to load', async () => {
  const imports = async (...args: string[]) => {
    const { stderr } = await execa(process.execPath, [inRoot('runner/routebench.mjs'), ...args], {
      env: { NODE_DEBUG: 'esm', NO_COLOR: '1' },
    });
    return ['echarts', 'fastify', 'ajv', 'execa', 'undici', 'esbuild', 'csv-parse'].filter((name) =>
      stderr.includes(`/node_modules/${name}/`),
    );
  };
  await routebench(inRoot('.'), '--version');
  expect(await imports('--version')).toEqual([]);
  expect(await imports('strategies')).toEqual([]);
});
