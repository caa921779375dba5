import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../records/format.ts';
import { inProcess } from './support/command-line.ts';
import { main, newFolder, readJson, routebench, SCALE } from './support/harness.ts';

describe('routebench compare', () => {
  test('runs each strategy at each N and draws them', async () => {
    const folder = `${newFolder()}/comparison`;
    const { exitCode, stdout } = await routebench(
      ...['compare', '--strategies', 'planned,random', '-n', '5,40', '--repeat', '2'],
      ...['--time-scale', String(SCALE), '--out', folder],
    );
    expect(exitCode).toBe(0);
    const { format, runs } = readJson<Comparison>(`${folder}/comparison.json`);
    expect(format).toBe(1);
    const ran = runs.map(({ strategy, n, repeat, seed }) => `${strategy} ${n} ${repeat} ${seed}`);
    expect([...ran].sort()).toEqual(
      ['planned', 'random'].flatMap((s) => [40, 5].flatMap((n) => [`${s} ${n} 1 1`, `${s} ${n} 2 2`])),
    );
    expect(stdout).toMatch(
      /^(planned|random) .* the best possible at every N; .* 2 runs each: use --repeat 5/m,
    );
    expect(readFileSync(`${folder}/comparison.md`, 'utf8')).toContain('| strategy | N = 5 | N = 40 |');
    expect(readFileSync(`${folder}/report.html`, 'utf8')).toContain('id="data"');
    expect(existsSync(`${folder}/planned-n40-2/samples.csv`)).toBe(true);

    const again = await inProcess('report', folder);
    expect(again.exitCode).toBe(0);
    expect(readJson<Comparison>(`${folder}/comparison.json`).runs).toEqual(runs);
  });

  test('says which threshold of which run failed, and what it was held against', async () => {
    const folder = newFolder();
    const regions = { emea: { latencyMs: 300, machines: [{ serviceMs: 30 }] } };
    writeFileSync(
      `${folder}/fleet.json`,
      JSON.stringify({ name: 'impatient', requestTimeoutMs: 1000, regions }),
    );
    const { exitCode, stdout } = await routebench(
      ...['compare', '--strategies', 'nearest', '-n', '10,60', '--topology', `${folder}/fleet.json`],
      ...['--out', `${folder}/comparison`],
    );
    expect(exitCode).toBe(99);
    const failed = readJson<Comparison>(`${folder}/comparison/comparison.json`).runs.find(
      ({ n }) => n === 60,
    )!.failed;
    const part = Number((failed / 60).toPrecision(4));
    expect(stdout).toContain(`Threshold failed: nearest at N = 60: failed: rate<0.01, was ${part}.`);
    expect(stdout).not.toContain('Threshold failed: nearest at N = 10');
    expect(readFileSync(`${folder}/comparison/comparison.md`, 'utf8')).toContain('Threshold failed: nearest');
  });

  test('Ctrl-C keeps what was finished, reports it, and leaves no process', async () => {
    const folder = `${newFolder()}/comparison`;
    const args = [
      'compare',
      '--strategies',
      'round-robin,nearest',
      '-n',
      '20,400',
      '--repeat',
      '3',
      '--out',
      folder,
    ];
    const running = execa(process.execPath, [main, ...args], { reject: false, env: { CI: 'true' } });
    await expect.poll(() => existsSync(`${folder}/comparison.json`), { timeout: 30_000 }).toBe(true);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(105);
    const { runs } = readJson<Comparison>(`${folder}/comparison.json`);
    expect(runs.some(({ status, n, completed }) => status === 'finished' && completed === n)).toBe(true);
    expect(runs.length).toBeLessThan(12);
    expect(stderr).toMatch(/\d+ of 12 runs in /);
    expect(readdirSync(folder).length).toBeGreaterThan(0);
    const { stdout: left } = await execa('ps', ['-eo', 'args']);
    expect(left.split('\n').filter((line) => line.includes(folder))).toEqual([]);
  });

  test('a folder without runs, and one that is half written, are told in a line each', async () => {
    expect(await inProcess('report', newFolder())).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('holds no run that can be read'),
    });
  });
});
