/** A disk that fills up: one line, the run is marked, and what was measured can be salvaged. */
import { spawnSync, type StdioOptions } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RunRecord } from '../records/format.ts';
import { readK6 } from '../records/samples/k6-samples.ts';
import { inProcess } from './support/command-line.ts';
import { main, readJson, SCALE, withFleet } from './support/harness.ts';
import { smallDisk } from './support/small-disk.ts';
import { start } from './support/started.ts';

const complaintsIn = (text: string) => text.split('\n').filter((line) => line.startsWith('routebench: '));

test('a disk that fills up under load: the run fails in one line, and report reads what was measured', () =>
  withFleet(async ({ url }) => {
    const disk = smallDisk();
    const folder = `${disk.folder}/run`;
    const load = ['--mode', 'open', '--rate', '50', '--duration', '4s'];
    const running = start(
      ...['run', 'round-robin', '--url', url, '--time-scale', String(SCALE), ...load, '--out', folder],
    );
    const measured = () =>
      existsSync(`${folder}/k6.csv`) && /sojourn_time/.test(readFileSync(`${folder}/k6.csv`, 'utf8'));
    await expect.poll(measured, { timeout: 50_000, interval: 20 }).toBe(true);
    disk.fill();
    expect(await running.ended).toBe(1);
    const { rows } = readK6(`${folder}/k6.csv`);
    expect(rows.length).toBeGreaterThan(0);
    expect(complaintsIn(running.text())).toEqual([
      `routebench: the disk is full (${folder}): ${rows.length} requests that were measured stay in k6.csv: make room, then routebench report ${folder} reads them`,
    ]);
    expect(running.text()).not.toMatch(/\n\s+at /);
    expect(readJson<RunRecord>(`${folder}/run.json`)).toMatchObject({ status: 'failed' });

    disk.empty();
    const { exitCode, stdout } = await inProcess('report', folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`failed, ${rows.length} of 200 answered`);
    expect(stdout).toContain(`${folder}: was cut off: ${rows.length} requests are salvaged from k6.csv`);
  }));

test('a result that finds no room is no success', async () => {
  const full = openSync('/dev/full', 'w');
  const stdio: StdioOptions = ['ignore', full, 'pipe'];
  const { status, stderr } = spawnSync(process.execPath, [main, 'strategies'], { stdio, encoding: 'utf8' });
  closeSync(full);
  expect([status, stderr]).toEqual([1, 'routebench: the output is cut off: no space left on device\n']);
});

test.each([
  ['run', ['planned', '-n', '5']],
  ['compare', ['--strategies', 'planned', '-n', '5', '--simulated']],
  ['limits', []],
])('%s onto a full disk ends in one line', async (command, args) => {
  const disk = smallDisk(1);
  disk.fill();
  const running = start(command, ...args, '--time-scale', String(SCALE), '--out', `${disk.folder}/here`);
  expect(await running.ended).toBe(1);
  expect(complaintsIn(running.text())).toEqual([expect.stringContaining('the disk is full')]);
  expect(running.text()).not.toMatch(/\n\s+at /);
});
