/** Signals and kills at moments at which they used to be lost. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { Comparison, RunRecord } from '../records/format.ts';
import { readK6 } from '../records/samples/k6-samples.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson, withFleet } from './support/harness.ts';
import { isAlive, start, type Started } from './support/started.ts';

const until = (seen: () => unknown) => expect.poll(seen, { timeout: 50_000, interval: 2 }).toBeTruthy();
/** Two runs at the fleet's own pace, beside whatever else this computer does. */
vi.setConfig({ testTimeout: 120_000 });

const FLEET = 'fleet-process.js';
const K6 = 'k6 run';

test('a signal while the fleet starts: nothing is run, exit code 105', async () => {
  const folder = `${newFolder()}/run`;
  const running = start('run', 'planned', '-n', '600', '--out', folder);
  await until(() => running.childLike(FLEET));
  running.child.kill('SIGTERM');
  expect(await running.ended).toBe(105);
  expect(running.text()).toMatch(/^routebench: interrupted by SIGTERM$/m);
  expect(existsSync(folder)).toBe(false);
});

test('a signal as k6 starts is an interrupt, not a failure', async () => {
  const folder = `${newFolder()}/run`;
  const running = start('run', 'planned', '-n', '600', '--out', folder);
  await until(() => running.childLike(K6));
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(105);
  expect(readJson<RunRecord>(`${folder}/run.json`).status).toBe('interrupted');
  expect(running.text()).toContain('interrupted by SIGINT');
});

test('in virtual time a comparison ends after the run that it is at', async () => {
  const folder = `${newFolder()}/comparison`;
  const args = ['--simulated', '--strategies', 'all', '-n', '10,20000', '--repeat', '3'];
  const running = start('compare', ...args, '--out', folder);
  await until(() => existsSync(`${folder}/comparison.json`));
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(105);
  expect(readJson<Comparison>(`${folder}/comparison.json`).runs.length).toBeLessThan(57);
  expect(running.text()).toContain(`compare --resume ${folder}`);
});

const openLoop = (url: string, folder: string) =>
  start(
    ...['run', 'round-robin', '--url', url, '--time-scale', '20'],
    ...['--mode', 'open', '--rate', '50', '--duration', '60s', '--out', folder],
  );
const underLoad = (folder: string) =>
  until(
    () => existsSync(`${folder}/k6.csv`) && /sojourn_time/.test(readFileSync(`${folder}/k6.csv`, 'utf8')),
  );

test('the loss of the terminal is an interrupt: k6 leaves a master alone that is not ours', () =>
  withFleet(async ({ url }) => {
    const folder = `${newFolder()}/run`;
    const running = openLoop(url, folder);
    await underLoad(folder);
    const k6 = running.childLike(K6)!;
    running.child.kill('SIGHUP');
    expect(await running.ended).toBe(105);
    expect(isAlive(k6)).toBe(false);
    expect(readJson<RunRecord>(`${folder}/run.json`).status).toBe('interrupted');
  }));

test.each([
  ['is killed', ['SIGKILL'], 'SIGKILL'],
  ['quits', ['SIGQUIT'], 'SIGQUIT'],
  ['is interrupted twice', ['SIGINT', 'SIGTERM'], 105],
] as const)('k6 ends with a runner that %s, and report salvages what it measured', (_, signals, end) =>
  withFleet(async ({ url }) => {
    const folder = `${newFolder()}/run`;
    const running = openLoop(url, folder);
    await underLoad(folder);
    const k6 = running.childLike(K6)!;
    for (const signal of signals) running.child.kill(signal);
    expect(await running.ended).toBe(end);
    await expect.poll(() => isAlive(k6), { timeout: 5000 }).toBe(false);
    const { rows, whole } = readK6(`${folder}/k6.csv`);
    expect(whole).toBe(true);
    expect(rows.length).toBeGreaterThan(0);
    const { stdout } = await inProcess('report', folder);
    expect(stdout).toContain(`interrupted, ${rows.length} of 3,000 answered`);
    expect(stdout).toContain(`${rows.length} requests are salvaged from k6.csv`);
  }),
);

const killed = async (running: Started, part: string) => {
  await until(() => running.childLike(part));
  process.kill(running.childLike(part)!, 'SIGKILL');
};

test('a killed fleet is no failure of the strategy: told, put aside, measured once more', async () => {
  const parent = newFolder();
  const running = start('run', 'planned', '-n', '300', '--out', `${parent}/run`);
  await underLoad(`${parent}/run`);
  await killed(running, FLEET);
  expect(await running.ended).toBe(0);
  expect(running.text()).toContain(
    `the fleet's process ended during the run (killed by SIGKILL): measured once more; what there was is in ${parent}/unfinished/run-1`,
  );
  expect(readJson<RunRecord>(`${parent}/unfinished/run-1/run.json`)).toMatchObject({ status: 'failed' });
  expect(readJson<RunRecord>(`${parent}/run/run.json`)).toMatchObject({ status: 'finished' });
});

test('a fleet that is killed between two runs of a comparison is replaced', async () => {
  const folder = `${newFolder()}/comparison`;
  const args = ['--strategies', 'planned', '-n', '5', '--repeat', '4', '--time-scale', '20'];
  const running = start('compare', ...args, '--out', folder);
  await until(() => existsSync(`${folder}/planned-n5-1/summary.json`));
  await killed(running, FLEET);
  expect(await running.ended).toBe(0);
  expect(running.text()).not.toMatch(/\n\s+at /);
  expect(readJson<Comparison>(`${folder}/comparison.json`).runs).toHaveLength(4);
});

test('k6 that is killed is a failed run, and the signal is named', async () => {
  const folder = `${newFolder()}/run`;
  const running = start('run', 'planned', '-n', '300', '--out', folder);
  await underLoad(folder);
  await killed(running, K6);
  // 128 + 9
  expect(await running.ended).toBe(137);
  expect(running.text()).toContain('k6 was killed by SIGKILL');
  expect(readJson<RunRecord>(`${folder}/run.json`)).toMatchObject({ status: 'failed', exitCode: 137 });
});
