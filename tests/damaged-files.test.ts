/** Files as a stranger might have left them, through the command line: one line, exit code 2; and what doesn't belong together. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { comparisonJson } from '../records/comparison.ts';
import type { Comparison } from '../records/format.ts';
import { profileOf } from '../records/profile-of-limits.ts';
import { writeSamples } from '../records/samples/write-samples.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson } from './support/harness.ts';
import * as whole from './support/result-files.ts';

const folder = newFolder();
const json = (value: unknown) => JSON.stringify(value, null, 2);
writeSamples(`${folder}/samples.csv`, whole.rows);

/** Each file as it should be, and the command that reads it. */
const files: Readonly<Record<string, { text: string; command: (folder: string) => string[] }>> = {
  'run.json': { text: json(whole.run), command: (at) => ['report', at] },
  'summary.json': { text: json(whole.summary), command: (at) => ['report', at] },
  'samples.csv': { text: readFileSync(`${folder}/samples.csv`, 'utf8'), command: (at) => ['upload', at] },
  'comparison.json': { text: comparisonJson(whole.comparison), command: (at) => ['report', at] },
  'plan.json': { text: json(whole.plan), command: (at) => ['compare', '--resume', at] },
  'limits.json': { text: json(whole.limits), command: (at) => ['report', at] },
  'map.json': { text: json(whole.map), command: (at) => ['map', '--seeds', '1', '--out', at] },
  'profile.json': {
    text: json(profileOf(whole.limits)),
    command: (at) => ['simulate', '--strategies', 'planned', '-n', '5', '--profile', `${at}/profile.json`],
  },
  'topology.json': {
    text: json(whole.run.topology),
    command: (at) => ['simulate', '--strategies', 'planned', '-n', '5', '--topology', `${at}/topology.json`],
  },
  'faults.json': {
    text: json(whole.faults),
    command: (at) => ['simulate', '--strategies', 'planned', '-n', '5', '--faults', `${at}/faults.json`],
  },
};

/** The file in a folder of its own, with what stands beside it. */
function folderWith(name: string, content: string | Buffer): string {
  const at = newFolder();
  if (['run.json', 'summary.json', 'samples.csv'].includes(name))
    for (const beside of ['run.json', 'summary.json', 'samples.csv'])
      writeFileSync(`${at}/${beside}`, files[beside]!.text);
  writeFileSync(`${at}/${name}`, content);
  return at;
}

describe.each(Object.entries(files))('%s', (name, { text, command }) => {
  test.each<[string, (text: string) => string | Buffer]>([
    ['cut off', (it) => it.slice(0, it.length / 2)],
    ['empty', () => ''],
    ['in UTF-16', (it) => Buffer.from(`\uFEFF${it}`, 'utf16le')],
    ['with conflict marks', (it) => it.replace('\n', '\n<<<<<<< ours\n')],
    ['with a number as text', (it) => it.replace(/([:,[]\s*)(\d+(\.\d+)?)(?=[,\s])/, '$1"x"')],
    ['nested 5,000 deep', (it) => it.replace(/\d+/, '['.repeat(5000))],
  ])('%s is one line and exit code 2', async (_, harm) => {
    const at = folderWith(name, harm(text));
    const { exitCode, stderr } = await inProcess(...command(at));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(name) });
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^routebench: /);
  });
});

/** Results of a comparison in virtual time. */
async function simulated(...more: string[]): Promise<string> {
  const out = `${newFolder()}/comparison`;
  const made = await inProcess(
    ...['compare', '--simulated', '--strategies', 'planned', '-n', '20', '--out', out, ...more],
  );
  expect(made.exitCode).toBe(0);
  return `${out}/planned-n20-1`;
}

/** A folder of runs that were made one by one, each under a name of its own. */
function together(runs: readonly string[]): string {
  const parent = newFolder();
  runs.forEach((run, i) => {
    cpSync(run, `${parent}/run-${i}`, { recursive: true });
    for (const file of ['run.json', 'summary.json']) {
      const path = `${parent}/run-${i}/${file}`;
      writeFileSync(path, JSON.stringify({ ...readJson<object>(path), id: `run-${i}` }));
    }
  });
  return parent;
}

describe('report over a folder of single runs', () => {
  test('that differ in fleet, mode, faults or parameters is refused with the fields, and pools nothing', async () => {
    const fast = `${newFolder()}/fast.json`;
    writeFileSync(
      fast,
      json({ name: 'fast', regions: { us: { latencyMs: 20, machines: [{ serviceMs: 5 }] } } }),
    );
    const faults = `${newFolder()}/faults.json`;
    writeFileSync(faults, json(whole.faults));
    const parent = together([
      await simulated(),
      await simulated('--topology', fast),
      await simulated('--mode', 'closed', '--vus', '2'),
      await simulated('--time-scale', '2'),
      await simulated('--faults', faults),
    ]);
    const { exitCode, stdout, stderr } = await inProcess('report', parent);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.split('\n')).toHaveLength(1);
    for (const field of [
      /topology \(run-0: [^,]+, run-1: fast\)/,
      'mode (run-0: burst, run-2: closed)',
      'vus (run-0: none, run-2: 2)',
      'timeScale (run-0: 1, run-3: 2)',
      'faults (run-0: none, run-4: 1 of them)',
    ])
      expect(stderr).toMatch(field);
  });

  test('whose parameters differ is refused', async () => {
    const made = ['TAU=1s', 'TAU=2s'].map((parameter) => ({ parameter, out: `${newFolder()}/comparison` }));
    for (const { parameter, out } of made)
      await inProcess(
        ...['compare', '--simulated', '--strategies', 'peak-ewma', '-n', '20', '--out', out, '-e', parameter],
      );
    const parent = together(made.map(({ out }) => `${out}/peak-ewma-n20-1`));
    const { exitCode, stderr } = await inProcess('report', parent);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('parameters (run-0: TAU=1s, run-1: TAU=2s)');
  });

  test('alike in every condition are repeats', async () => {
    const runs = [];
    for (const seed of ['1', '2', '3']) runs.push(await simulated('--seed', seed));
    const { exitCode, stdout } = await inProcess('report', together(runs), '--json');
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as Comparison).cells).toMatchObject([{ strategy: 'planned', n: 20, runs: 3 }]);
  });

  test('and a comparison.json merged of two is refused likewise, as one whose counts are wrong', async () => {
    const at = newFolder();
    const { comparison, summary } = whole;
    const merged = { ...comparison, runs: [summary, { ...summary, id: 'other', mode: 'closed' }], cells: [] };
    mkdirSync(`${at}/merged`);
    writeFileSync(`${at}/merged/comparison.json`, json(merged));
    const refused = await inProcess('report', `${at}/merged`);
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('mode (planned-n5-1: burst'),
    });
    const cells = comparison.cells.map((cell) => ({ ...cell, runs: 2 }));
    mkdirSync(`${at}/counts`);
    writeFileSync(`${at}/counts/comparison.json`, json({ ...comparison, cells }));
    expect(await inProcess('report', `${at}/counts`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('cells[0].runs is 2: runs has 1 of planned at 5'),
    });
  });
});
