/** Strategies in files outside this repository: named on the command line, and by nothing else. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import type { Comparison } from '../records/format.ts';
import { loadStrategy, parseStrategies } from '../runner/catalogue.ts';
import { UserError } from '../runner/errors.ts';
import { planOf, type RunRequest } from '../runner/run/run-request.ts';
import { simulatedRun } from '../runner/run/simulated-run.ts';
import { newFolder } from './support/folder.ts';
import { routebench, SCALE } from './support/harness.ts';

interface Parts {
  readonly route?: string;
  readonly knowledge?: string;
  readonly before?: string;
  readonly called?: string;
}

/** Its route is on line 9. */
const text = (
  name: string,
  { route = 'to(machines[0]!)', knowledge = 'index', before = '', called = name }: Parts = {},
): string =>
  `import { defineStrategy, to } from 'routebench/strategy';
${before}
export default defineStrategy({
  name: '${called}',
  summary: 'always the first machine',
  source: 'a test',
  knowledge: '${knowledge}',
  create: ({ machines }) => ({
    route: ({ index }) => index < 0 ? to(machines[1]!) : ${route},
  }),
});
`;

const file = (name: string, content: string): string => {
  const path = `${newFolder()}/${name}.ts`;
  writeFileSync(path, content);
  return path;
};

/** The line that a command would end with. */
async function lineOf(path: string): Promise<string> {
  try {
    await loadStrategy(parseStrategies(path)[0]!);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  throw new Error('it is no mistake');
}

describe('what is wrong with a file is told at its line', () => {
  test.each([
    ['a-type', { route: 'to(7)' }, "a-type.ts:9:61: Argument of type 'number' is not assignable"],
    ['a-thrower', { before: "throw new Error('no');" }, 'a-thrower.ts:2:7: no (while it was loaded)'],
    ['a-knower', { knowledge: 'al' }, `a-knower.ts:7:3: Type '"al"' is not assignable to type 'Knowledge'`],
    [
      'a-misnomer',
      { called: 'other' },
      'a-misnomer.ts:4: its name is "other": expected "a-misnomer", as the',
    ],
    ['a-slip', { before: 'const = 3;' }, 'a-slip.ts:2:7: Expected identifier but found "="'],
    ['a-reader', { before: "import 'node:fs';" }, 'a-reader.ts:2:8: Could not resolve "node:fs"'],
  ] as const)('%s', async (name, parts, line) =>
    expect(await lineOf(file(name, text(name, parts)))).toContain(line),
  );

  test('no default export', async () => {
    expect(await lineOf(file('no-export', 'export const it = 1;'))).toContain(
      'no-export.ts: it has no default',
    );
  });

  test.each([
    ['weighted', 'the name weighted is taken by a strategy of routebench'],
    ['Mine', 'the name "Mine" can\'t be used: expected at most 60 lower-case'],
  ])('the name %s', async (name, line) => expect(await lineOf(file(name, ''))).toContain(line));

  test('a file that is not there, and two of one name', async () => {
    expect(await lineOf('./nowhere.ts')).toMatch(/^\.\/nowhere\.ts: there is no such file/);
    parseStrategies(file('of-one-name', text('of-one-name')));
    expect(await lineOf(file('of-one-name', ''))).toContain('the name of-one-name is taken by ');
  });
});

test('what it throws while it runs is told at its line', async () => {
  const wish = { n: [9], mode: 'burst', repeat: 1, seed: 1, timeScale: 1 };
  const path = file('late', text('late', { route: "(() => { throw new Error('no'); })()" }));
  const specs = await planOf({ ...wish, strategies: parseStrategies(path) } as RunRequest, original, null);
  await expect(simulatedRun(specs[0]!, { id: 'x' })).rejects.toThrow(
    /late\.ts:9:73: late failed on request 0: no$/,
  );
});

test('compare measures it beside others, and a comparison of it goes on where its file is given again', async () => {
  const path = file('mine', text('mine'));
  const out = newFolder();
  const args = [
    '--strategies',
    `${path},round-robin`,
    '-n',
    '5',
    '--time-scale',
    String(SCALE),
    '--out',
    `${out}/r`,
  ];
  const { exitCode, stdout, stderr } = await routebench('compare', ...args, '--json');
  expect(exitCode, stderr).toBe(0);
  const { runs, versions } = JSON.parse(stdout) as Comparison;
  const mine = runs.find(({ strategy }) => strategy === 'mine')!;
  expect(mine).toMatchObject({ completed: 5, failed: 0 });
  expect(Object.values(mine.perMachine)).toEqual([5]);
  expect(versions['mine.ts']).toMatch(/^[0-9a-f]{12}$/);
  expect(readFileSync(`${out}/r/plan.json`, 'utf8')).not.toContain(path);

  rmSync(`${out}/r/mine-n5-1`, { recursive: true });
  const resume = async (...more: string[]) => routebench('compare', '--resume', `${out}/r`, ...more);
  expect(await resume()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(
      'mine is a file of your own, which no folder of results names: give it again',
    ),
  });
  writeFileSync(path, text('mine', { route: 'to(machines[2]!)' }));
  expect((await resume('--strategies', path)).stderr).toContain('mine.ts is no longer as it was (');
  writeFileSync(path, `// Commented since.\n${text('mine')}`);
  const resumed = await resume('--strategies', path);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  expect(resumed.stderr).toContain('2 of 2 runs');
});
