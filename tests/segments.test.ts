/** One run by several k6 processes (`--segments`): as one, or what is missing is named. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RunRecord, Summary } from '../records/format.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson, routebench } from './support/harness.ts';
import { start } from './support/started.ts';

const rowsIn = (folder: string) =>
  readFileSync(`${folder}/samples.csv`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));

test('each index once, by its own route, thresholds over all', async () => {
  const out = `${newFolder()}/four`;
  const run = await routebench('run', 'round-robin', '-n', '400', '--segments', '4', '--out', out);
  expect(run.stdout).toContain('✓ completed: count==400');
  expect(run.exitCode).toBe(0);
  const rows = rowsIn(out);
  expect(rows.map(([index]) => Number(index))).toEqual(Array.from({ length: 400 }, (_, i) => i));
  const columns = readFileSync(`${out}/samples.csv`, 'utf8').split('\n')[0]!.split(',');
  const { segments, segmentsLateMs } = readJson<RunRecord>(`${out}/run.json`);
  expect(segments).toBe(4);
  expect(segmentsLateMs).toHaveLength(4);
  const summary = readJson<Summary>(`${out}/summary.json`);
  expect(Object.values(summary.perMachine)).toEqual([80, 80, 80, 80, 80]);

  // The global index decides, whichever process sends it.
  const routes = rows.map((row) => row[columns.indexOf('route')]);
  expect(new Set(routes).size).toBe(5);
  expect(routes).toEqual(routes.map((_, i) => routes[i % 5]));
  // Nothing of the processes' own stays but their logs.
  expect(readdirSync(`${out}/segment-1`)).toEqual(['k6.log']);
});

test('of a process that is killed the requests are named, and the others’ stay', async () => {
  const out = `${newFolder()}/killed`;
  const args = ['run', 'round-robin', '-n', '100', '--mode', 'closed', '--vus', '4', '--segments', '2'];
  const running = start(...args, '--out', out);
  await expect.poll(() => running.childLike('1/2:1 '), { timeout: 120_000 }).toBeDefined();
  process.kill(running.childLike('1/2:1 ')!, 'SIGKILL');
  expect(await running.ended).toBe(137);
  expect(running.text()).toMatch(
    /segment 2 of 2: k6 was killed by SIGKILL; 50 of the 100 requests have no answer: \d+, .*, … \d+/,
  );
  expect(readJson<Summary>(`${out}/summary.json`)).toMatchObject({ status: 'failed', completed: 50 });
});

test.each([
  [['weighted', '-n', '3', '--segments', '4'], '--segments 4 with 3 virtual users'],
  [['command-unit', '-n', '30', '--segments', '2'], 'give it --profile FILE'],
])('run %j is refused', async (args, message) => {
  const { exitCode, stderr } = await inProcess('run', ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
