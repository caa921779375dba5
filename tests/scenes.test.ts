import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Summary } from '../records/format.ts';
import { sceneNames } from '../runner/scenes.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson } from './support/harness.ts';

const simulated = async (...args: string[]) => {
  const { stdout, stderr, exitCode } = await inProcess('simulate', '--strategies', 'round-robin', ...args);
  return { stderr, exitCode, run: (JSON.parse(stdout || '[]') as Summary[])[0]! };
};

test.each(sceneNames())('%s runs in virtual time as it says', async (scene) => {
  const { run, exitCode } = await simulated('--scene', scene, '--json', '-n', '100');
  expect(exitCode).toBe(0);
  expect(run).toMatchObject({ scene, n: 100, completed: 100 });
});

test('a scene says fleet and workload; what is typed wins, and what contradicts it is left out', async () => {
  const { run } = await simulated('--scene', 'heavy-tail', '--json');
  expect(run).toMatchObject({ n: 4000, load: 0.7, sizes: 'pareto:1.5', topology: 'ten near' });
  const typed = await simulated('--scene', 'heavy-tail', '--load', '0.5', '--sizes', 'constant', '--json');
  expect(typed.run).toMatchObject({ n: 4000, load: 0.5, sizes: 'constant', mode: 'open' });
  const closed = await simulated('--scene', 'heavy-tail', '--mode', 'closed', '-n', '50', '--json');
  expect(closed.run).toMatchObject({ n: 50, mode: 'closed', sizes: 'pareto:1.5' });
  expect(closed.run.load).toBeUndefined();
});

test('a file of one’s own is a scene too, with its faults and the files beside it', async () => {
  const folder = newFolder();
  writeFileSync(`${folder}/moments.csv`, 'releasedMs\n0\n10\n20\n');
  writeFileSync(
    `${folder}/mine.json`,
    JSON.stringify({
      about: 'three moments, and a machine that fails',
      topology: 'original.json',
      workload: { arrivals: 'trace:moments.csv' },
      faults: [{ machine: 'emea/0', kind: 'error', fromMs: 0 }],
    }),
  );
  const { run } = await simulated('--scene', `${folder}/mine.json`, '--out', `${folder}/out`, '--json');
  expect(run).toMatchObject({ scene: 'mine', n: 3, failed: 1 });
  expect(readJson(`${folder}/out/round-robin-n3-1/run.json`)).toMatchObject({ scene: 'mine' });
});

test.each([
  ['--scene steady-07', 'there is no such scene, and no such file: did you mean steady-70?'],
  ['{"about":"","topology":"original.json","workload":{"lod":1}}', 'workload.lod is unknown: expected n, '],
  ['{"about":"","topology":"original.json","workload":{"load":"much"}}', 'workload.load is "much": expected'],
  ['{"about":"","workload":{}}', 'topology is missing'],
])('%s is told in one line', async (given, line) => {
  const file = `${newFolder()}/wrong.json`;
  writeFileSync(file, given);
  const [option, scene] = given.startsWith('--') ? given.split(' ') : ['--scene', file];
  const { stderr, exitCode } = await simulated(option!, scene!);
  expect(stderr).toContain(line);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(exitCode).toBe(2);
});

test('strategies on scenes in virtual time: a table, a column for each scene, and what does well over all', async () => {
  const args = ['scenes', 'steady-70', 'heavy-tail', '--strategies', 'random,never-queue'];
  const { stdout, exitCode } = await inProcess(...args);
  expect(exitCode).toBe(0);
  const rows = stdout.split('\n').map((line) => line.split(/\s*│\s*/).slice(1, -1));
  expect(rows[1]).toEqual(['mean in virtual time', 'steady-70', 'heavy-tail']);
  expect(rows.slice(2, -2).map(([name]) => name)).toEqual(['never-queue', 'random']);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('All 2 scenes: never-queue is the best in each.');
});

test('what no k6 sends is refused before any load, a load above 1 is told', async () => {
  const run = await inProcess('run', 'random', '--arrivals', 'poisson:900000', '-n', '100');
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(
    /^routebench: --arrivals poisson:900000: expected up to \d+ requests per second/,
  );
  const { stderr, exitCode } = await simulated('--load', '1.5', '-n', '100', '--json');
  expect({ stderr, exitCode }).toEqual({
    exitCode: 0,
    stderr:
      'routebench: --load 1.5 is more than the fleet can serve: queues grow until the last request, so figures grow with N',
  });
});
