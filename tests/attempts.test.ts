/** Retries and hedges in k6, over real HTTP, against the same in virtual time. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Summary } from '../records/format.ts';
import { k6Run, newFolder, readJson, readRows, routebench, withFleet } from './support/harness.ts';

const machines = Array.from({ length: 5 }, () => ({ serviceMs: 40 }));

async function both(strategy: string, faults: object[], ...load: string[]) {
  const folder = newFolder();
  writeFileSync(
    `${folder}/five.json`,
    JSON.stringify({ name: 'five', regions: { r: { latencyMs: 20, machines } } }),
  );
  writeFileSync(`${folder}/faults.json`, JSON.stringify(faults));
  const fleet = ['--topology', `${folder}/five.json`, '--faults', `${folder}/faults.json`, ...load];
  const real = await routebench('run', strategy, ...fleet, '--out', `${folder}/real`);
  expect(real.exitCode, real.stderr).toBe(0);
  const { stdout } = await routebench('simulate', '--strategies', strategy, ...fleet, '--json');
  const rows = readRows(`${folder}/real/samples.csv`);
  const [virtual] = JSON.parse(stdout) as [Summary];
  return { rows, real: readJson<Summary>(`${folder}/real/summary.json`), virtual };
}

test('retries: the same requests have the same attempts as in virtual time, and all end well', async () => {
  const faults = [{ machine: 'r/2', kind: 'error', fromMs: 0 }];
  const load = ['--mode', 'closed', '--vus', '5', '-n', '200', '--time-scale', '4'];
  const { rows, real, virtual } = await both('retries(round-robin)', faults, ...load);
  expect(real).toMatchObject({ n: 200, completed: 200, failed: 0, attempts: 240 });
  expect(virtual).toMatchObject({ n: 200, completed: 200, failed: 0, attempts: 240 });
  const second = rows.filter(({ attempt }) => attempt === '2');
  expect(second).toHaveLength(40);
  expect(second.every(({ status, machine }) => status === '200' && machine !== '2')).toBe(true);
});

test('hedges: about as many as in virtual time, and the first good answer is the request’s', async () => {
  const faults = [{ machine: 'r/2', kind: 'slow', factor: 10, fromMs: 0 }];
  const load = ['--mode', 'open', '--rate', '40', '--duration', '10s', '--vus', '200', '--time-scale', '4'];
  const { rows, real, virtual } = await both('hedged(random-machine)', faults, ...load);
  expect(real).toMatchObject({ n: 400, completed: 400, failed: 0 });
  expect(real.attempts! - 400).toBeGreaterThan(0);
  expect(real.attempts!).toBeLessThanOrEqual(1.05 * 400 + 1);
  expect(Math.abs(real.attempts! - virtual.attempts!)).toBeLessThanOrEqual(8);
  for (const hedge of rows.filter(({ attempt }) => attempt === '2')) {
    const first = rows.find(({ index, attempt }) => index === hedge.index && attempt === '1')!;
    expect(first.machine).not.toBe(hedge.machine);
  }
});

test('a bundle by hand takes WITH, and names what was meant', async () => {
  await withFleet(async ({ url }) => {
    const env = { BASE_URL: url, TIME_SCALE: 20, N: 20 };
    const good = await k6Run('build/least-connections.js', { ...env, WITH: 'outlier-ejection,retries' });
    expect(good.exitCode, good.all).toBe(0);
    const { exitCode, all } = await k6Run('build/least-connections.js', { ...env, WITH: 'hedgd' });
    expect(exitCode).toBe(108);
    expect(all).toContain('unknown wrapper \\"hedgd\\": did you mean hedged?');
  });
});
