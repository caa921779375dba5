/** The package that npm pack makes: installed in an empty folder, it works there without this repository. */
import { readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { findK6 } from '../runner/k6/k6.ts';
import { inRoot } from '../runner/paths.ts';
import { newFolder } from './support/folder.ts';

let folder: string;
let tarball: string;
let env: Record<string, string>;
const inFolder = (file: string, ...args: string[]) =>
  execa(file, args, { cwd: folder, reject: false, all: true, stdin: 'ignore', env });
const routebench = (...args: string[]) => inFolder('npx', '--no-install', 'routebench', ...args);
const ofRepository = (tool: string) => inRoot(`node_modules/${tool}`);

beforeAll(async () => {
  const pack = ['pack', '--pack-destination', newFolder(), '--json'];
  const made = await execa('npm', pack, { cwd: inRoot('.'), stdin: 'ignore' });
  const json = made.stdout.slice(made.stdout.search(/^[[{]/m));
  const file = /"filename":\s*"([^"]+\.tgz)"/.exec(json)![1]!;
  tarball = resolve(pack[2]!, file);
  folder = newFolder();
  env = { CI: 'true', NO_COLOR: '1', K6: (await findK6(() => {})).path };
  await unpacked(`${folder}/node_modules`);
});

/** As npm i has it, from what this repository has installed: a test needs no network. */
async function unpacked(modules: string): Promise<void> {
  await execa('mkdir', ['-p', `${modules}/routebench`, `${modules}/.bin`]);
  await execa('tar', ['-xzf', tarball, '--strip-components=1', '-C', `${modules}/routebench`]);
  symlinkSync('../routebench/runner/routebench.mjs', `${modules}/.bin/routebench`);
  // Packages that it depends on, and theirs; none that development alone has.
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  const installed = readdirSync(inRoot('node_modules'), { recursive: false }) as string[];
  for (const [path, { dev }] of Object.entries(packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name === undefined || dev || !installed.includes(name.split('/')[0]!)) continue;
    await execa('mkdir', ['-p', dirname(`${modules}/${name}`)]);
    symlinkSync(inRoot(`node_modules/${name}`), `${modules}/${name}`);
  }
}

const page = readFileSync(inRoot('docs/how-to/your-strategy-anywhere.md'), 'utf8');

test('a strategy is written, compared and tested there', async () => {
  const written = await routebench('new', 'mine', '--scenario');
  expect(written.exitCode, written.all).toBe(0);
  expect(readdirSync(folder).sort()).toEqual([
    'mine.scenario.ts',
    'mine.test.mjs',
    'mine.ts',
    'node_modules',
  ]);

  expect(readFileSync(`${folder}/mine.ts`, 'utf8')).toBe(/```ts\n([\s\S]*?)```/.exec(page)![1]);

  const args = ['--strategies', './mine.ts,round-robin', '-n', '10', '--time-scale', '20'];
  const compared = await routebench('compare', ...args);
  expect(compared.exitCode, compared.all).toBe(0);
  expect(compared.all).toContain('2 of 2 runs in ');
  expect(readdirSync(`${folder}/results`)).toHaveLength(1);

  const tested = await inFolder(process.execPath, '--test', 'mine.test.mjs');
  expect(tested.exitCode, tested.all).toBe(0);
  expect(Number(/# pass (\d+)/.exec(tested.all)?.[1])).toBeGreaterThan(20);
});

test('its entries import no more than they need, and are what they promise', async () => {
  writeFileSync(
    `${folder}/uses.mjs`,
    `import { readdirSync } from 'node:fs';
     import { defineStrategy, to } from 'routebench/strategy';
     import { fleetOf, original, simulate } from 'routebench/simulator';
     import { checkConformance } from 'routebench/testing';
     import { readResults } from 'routebench/records';
     import { scenario } from 'routebench/scenario';
     const strategy = defineStrategy({ name: 'first-one', summary: 'always the first machine', source: 'a test', knowledge: 'index',
       create: ({ machines }) => ({ route: () => to(machines[0]) }) });
     checkConformance(strategy);
     const { status } = simulate({ topology: original, strategy, parameters: {}, n: 5, mode: 'burst' });
     const { runs } = readResults('results/' + readdirSync('results')[0]).comparison;
     console.log(JSON.stringify([[...status], fleetOf(original).machines.length, runs.length, typeof scenario]));`,
  );
  const { stdout, all } = await inFolder(process.execPath, 'uses.mjs');
  expect(stdout, all).toBe('[[200,200,200,200,200],5,2,"function"]');

  // What takes time to load is read from files: routebench/strategy is a few small ones, and no package.
  const files = filesOf(`${folder}/node_modules/routebench/build/node/strategies/api/index.js`);
  expect(files.size).toBeLessThan(12);
  expect([...files.values()].reduce((sum, { length }) => sum + length, 0)).toBeLessThan(40_000);
});

/** The texts of a built file and of all that it imports, by their paths. @throws Error where that is a package */
function filesOf(file: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file)) return found;
  const text = readFileSync(file, 'utf8');
  found.set(file, text);
  for (const [, name] of text.matchAll(/(?:from|import) "([^"]+)"/g)) {
    if (!name!.startsWith('.')) throw new Error(`${file} imports ${name}`);
    filesOf(resolve(dirname(file), name!), found);
  }
  return found;
}

test('a first screen holds what a strategy is declared by, and the declarations resolve from a program of one’s own', async () => {
  const types = `${folder}/node_modules/routebench/build/types/strategies/api/contract.d.ts`;
  expect(readFileSync(types, 'utf8').split('\n').length).toBeLessThan(100);
  writeFileSync(
    `${folder}/uses.ts`,
    `import type { Strategy } from 'routebench/strategy';
     import { strategyFrom } from 'routebench/testing';
     import type { Summary } from 'routebench/records';
     import { simulate } from 'routebench/simulator';
     import { scenario } from 'routebench/scenario';
     export const strategy: Promise<Strategy> = strategyFrom('mine.ts');
     export const wrong = (summary: Summary) => [scenario, simulate(summary.strategy)];`,
  );
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const { all } = await inFolder(process.execPath, ofRepository('typescript/bin/tsc'), ...options, 'uses.ts');
  expect(all.split('\n').filter((line) => /error TS/.test(line))).toEqual([
    expect.stringMatching(/^uses\.ts\(7,\d+\): error TS2345: .*'SimulationOptions/),
  ]);
});

test('publint and attw have nothing to say', async () => {
  const publint = await inFolder(process.execPath, ofRepository('publint/src/cli.js'), 'run', tarball);
  expect(publint.exitCode, publint.all).toBe(0);
  expect(publint.all).toContain('All good!');
  const attw = ['@arethetypeswrong/cli/dist/index.js'].map(ofRepository);
  const profile = ['--profile', 'esm-only', '--no-color', '--no-emoji'];
  const { exitCode, all } = await inFolder(process.execPath, ...attw, tarball, ...profile);
  expect(exitCode, all).toBe(0);
});
