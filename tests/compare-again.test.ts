/** What compare does the second day: going on, comparing with a baseline, and results that aren't as they should be. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { packSampleRow, readSampleRow } from '../model/sample-row.ts';
import type { Comparison, RunRecord, Summary } from '../records/format.ts';
import { inProcess } from './support/command-line.ts';
import { main, newFolder, readJson, readRows, routebench, SCALE } from './support/harness.ts';

const simulated = (folder: string, ...more: string[]) =>
  inProcess(
    'compare',
    '--simulated',
    '--strategies',
    'planned,random,nearest',
    '-n',
    '5,50',
    '--repeat',
    '5',
    ...more,
    '--out',
    folder,
  );

/** comparison.json without what must differ. */
function sameEachTime(folder: string): string {
  const { createdAt, versions, ...rest } = readJson<Comparison>(`${folder}/comparison.json`);
  expect([typeof createdAt, typeof versions]).toEqual(['string', 'object']);
  return JSON.stringify(rest);
}

const lineOf = (stderr: string, text: string) =>
  stderr.split('\n').find((line) => line.includes(text)) ?? stderr;

describe('in virtual time', () => {
  test('the same seed gives the same comparison to the byte, another seed another', async () => {
    const [a, b, c] = [1, 2, 3].map(() => `${newFolder()}/comparison`) as [string, string, string];
    const results = [await simulated(a), await simulated(b), await simulated(c, '--seed', '9')];
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(sameEachTime(a)).toBe(sameEachTime(b));
    expect(sameEachTime(a)).not.toBe(sameEachTime(c));
    expect(readFileSync(`${a}/comparison.csv`, 'utf8').split('\n')).toHaveLength(1 + 30 + 1);
  });

  test('strategies of a repeat and N run in an order of their own each time, next to each other', async () => {
    const { stderr } = await simulated(`${newFolder()}/comparison`);
    const order = [...stderr.matchAll(/of 30 · (\S+) · N = (\d+)(?: · repeat (\d))?/g)].map(
      ([, strategy, n, repeat = '1']) => ({ strategy: strategy!, block: `${repeat} ${n}` }),
    );
    const blocks = [...new Set(order.map(({ block }) => block))];
    expect(order.map(({ block }) => block)).toEqual(blocks.flatMap((block) => [block, block, block]));
    expect(blocks.map((block) => block[0])).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5].map(String));
    const orders = blocks.map((block) =>
      order
        .filter((it) => it.block === block)
        .map(({ strategy }) => strategy)
        .join(),
    );
    expect(new Set(orders).size).toBeGreaterThan(2);
  });
});

describe('--resume', () => {
  test('after kill -9 every finished run is whole, and it ends as if never stopped', async () => {
    const args = [
      '--strategies',
      'planned,nearest',
      '-n',
      '5,60',
      '--repeat',
      '2',
      '--time-scale',
      String(SCALE),
    ];
    const folder = `${newFolder()}/stopped`;
    const running = execa(process.execPath, [main, 'compare', ...args, '--out', folder], {
      reject: false,
      env: { CI: 'true' },
    });
    const runs = () =>
      existsSync(folder) ? readdirSync(folder).filter((name) => /-n\d+-\d+$/.test(name)) : [];
    await expect.poll(() => runs().length, { timeout: 50_000, interval: 20 }).toBeGreaterThanOrEqual(3);
    running.kill('SIGKILL');
    await running;

    // The folder of a run comes before its record: killed between the two, nothing of it was begun.
    const recorded = runs().filter((name) => existsSync(`${folder}/${name}/run.json`));
    const ended = recorded.filter(
      (name) => readJson<RunRecord>(`${folder}/${name}/run.json`).status === 'finished',
    );
    expect(ended.length).toBeGreaterThanOrEqual(2);
    for (const name of ended) {
      const { n, completed } = readJson<Summary>(`${folder}/${name}/summary.json`);
      expect(completed).toBe(n);
      expect(readFileSync(`${folder}/${name}/samples.csv`, 'utf8').trim().split('\n')).toHaveLength(1 + n);
    }
    const before = ended.map((name) => readFileSync(`${folder}/${name}/summary.json`, 'utf8'));
    const shown = await inProcess('report', folder);
    expect(shown).toMatchObject({ exitCode: 0 });
    if (ended.length < recorded.length) expect(shown.stdout).toContain('Not counted: ');

    writeFileSync(`${folder}/running.pid`, String(process.pid));
    const busy = await routebench('compare', '--resume', folder);
    expect(busy).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is still measuring there') });
    rmSync(`${folder}/running.pid`);
    const { stdout, exitCode } = await routebench('compare', '--resume', folder);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('Not counted');
    expect(ended.map((name) => readFileSync(`${folder}/${name}/summary.json`, 'utf8'))).toEqual(before);
    const { cells } = readJson<Comparison>(`${folder}/comparison.json`);
    expect(cells.map(({ strategy, n, runs: counted }) => `${strategy} ${n} ${counted}`).sort()).toEqual([
      'nearest 5 2',
      'nearest 60 2',
      'planned 5 2',
      'planned 60 2',
    ]);
  }, 120_000);

  test('ends with the very table of an uninterrupted one', async () => {
    const [whole, stopped] = [`${newFolder()}/whole`, `${newFolder()}/stopped`];
    await simulated(whole);
    await simulated(stopped);
    rmSync(`${stopped}/planned-n5-2`, { recursive: true });
    rmSync(`${stopped}/random-n50-4/summary.json`);
    writeFileSync(`${stopped}/random-n50-4/run.json`, '{"format": 1, "id"');
    const { exitCode, stderr } = await inProcess('compare', '--resume', stopped);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/29 of 30 · .*\n.*30 of 30 · /);
    expect(sameEachTime(stopped)).toBe(sameEachTime(whole));
    expect(readdirSync(`${stopped}/unfinished`)).toEqual(['random-n50-4-1']);
  });

  test.each([
    [['--resume', '/no/such/place'], 'has no plan.json'],
    [['--resume', '/no/such/place', '-n', '5'], 'leave -n out'],
    [['-n', '5'], '--strategies is missing'],
    [['--strategies', 'random', '--testid='], "Expected a text that isn't blank"],
    [
      ['--strategies', 'random', '--simulated', '--url', 'http://127.0.0.1:9'],
      '--simulated and --url exclude each other',
    ],
  ])('a mistake is one line: %j', async (args, message) => {
    const { exitCode, stderr } = await inProcess('compare', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a strategy that can’t be made for the fleet is told before any other runs', async () => {
    const out = `${newFolder()}/none`;
    const given = ['--strategies', 'nearest,weighted', '-e', 'WEIGHTS=emea:1', '--out', out];
    expect(await inProcess('compare', ...given)).toMatchObject({
      exitCode: 108,
      stderr: expect.stringMatching(/^routebench: WEIGHTS of weighted: no weight for us\/0, .*$/),
    });
    expect(existsSync(out)).toBe(false);
  });
});

describe('--baseline', () => {
  const baseline = `${newFolder()}/baseline`;
  /** A baseline in which everything took `factor` times as long. */
  async function baselineOf(factor: number): Promise<string> {
    if (!existsSync(baseline)) await simulated(baseline);
    const folder = newFolder();
    const { runs, ...rest } = readJson<Comparison>(`${baseline}/comparison.json`);
    const slower = runs.map((run) => {
      const sojourn = Object.fromEntries(
        Object.entries(run.failuresAsTimeoutMs!.sojourn).map(([stat, ms]) => [stat, ms * factor]),
      );
      return { ...run, failuresAsTimeoutMs: { ...run.failuresAsTimeoutMs!, sojourn } };
    });
    writeFileSync(`${folder}/comparison.json`, JSON.stringify({ ...rest, runs: slower }));
    return folder;
  }
  const against = (folder: string, ...more: string[]) =>
    simulated(`${newFolder()}/now`, '--baseline', folder, ...more);

  test('of the same is held, by comparison.json alone', async () => {
    const { exitCode, stderr } = await against(await baselineOf(1));
    expect(exitCode).toBe(0);
    expect(stderr).toContain('12 of 12 figures stayed');
  });

  test('that was faster is exit code 99, and each figure is named', async () => {
    const { exitCode, stderr } = await against(await baselineOf(0.8));
    expect(exitCode).toBe(99);
    expect(stderr).toMatch(/worse: planned at N = 50: mean \d+ ms → \d+ ms \(\+25 %, ×1\.250 to ×1\.250\)/);
    expect((await against(await baselineOf(0.8), '--tolerance', '30%')).exitCode).toBe(0);
  });

  test('that was slower is told, and no failure', async () => {
    const { exitCode, stderr } = await against(await baselineOf(1.5));
    expect(exitCode).toBe(0);
    expect(stderr).toContain('better: planned at N = 50');
  });

  test('with fewer than five repeats calls nothing better, and what is slower worse', async () => {
    const slow = await against(await baselineOf(0.5), '--repeat', '1');
    expect(slow.exitCode).toBe(99);
    expect(slow.stderr).toContain('the tolerance alone decides');
    const fast = await against(await baselineOf(2), '--repeat', '1');
    expect(fast.exitCode).toBe(0);
    expect(fast.stderr).not.toContain('better: ');
  });

  test('of another topology, N or mode is refused before anything runs, with what differs, unless forced', async () => {
    const folder = await baselineOf(1);
    const other = ['-n', '5,70', '--mode', 'closed', '--topology', 'topologies/unequal.json'];
    const refused = await against(folder, ...other);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(refused.stderr).toContain('topology: original in the baseline, unequal now');
    expect(refused.stderr).toContain('N: 5, 50 in the baseline, 5, 70 now');
    expect(refused.stderr).toContain('mode: burst in the baseline, closed now');
    const forced = await against(folder, ...other, '--force');
    expect(forced.stderr).toContain('compared by force');
    expect([0, 99]).toContain(forced.exitCode);
  });

  test('without the faults of this one, or with others, is refused, and they are named', async () => {
    const file = `${newFolder()}/faults.json`;
    const slow = { machine: 'us/0', kind: 'slow', fromMs: 200, factor: 10 };
    writeFileSync(file, JSON.stringify([slow]));
    const refused = await against(await baselineOf(1), '--faults', file);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('faults: none in the baseline, us/0 slow ×10 from 200 ms now');
    const faulty = `${newFolder()}/faulty`;
    await simulated(faulty, '--faults', file);
    expect((await against(faulty)).stderr).toContain('us/0 slow ×10 from 200 ms in the baseline, none now');
    expect((await against(faulty, '--faults', file)).stderr).toContain('12 of 12 figures stayed');
    writeFileSync(file, JSON.stringify([{ kind: 'slow', factor: 10, fromMs: 200, machine: 'us/0' }]));
    expect((await against(faulty, '--faults', file)).exitCode).toBe(0);
  });

  test('made with other versions is a warning; one that can’t be read, a line', async () => {
    const folder = await baselineOf(1);
    const comparison = readJson<Comparison>(`${folder}/comparison.json`);
    writeFileSync(
      `${folder}/comparison.json`,
      JSON.stringify({ ...comparison, versions: { node: '1.2.3' } }),
    );
    const { exitCode, stderr } = await against(folder);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('node: 1.2.3 in the baseline');
    writeFileSync(`${folder}/comparison.json`, '{"format": 1, "ru');
    expect(await against(folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('half written'),
    });
  });

  test('keeps to one line a run: small, and a change of one shows as one', () => {
    const text = readFileSync(`${baseline}/comparison.json`, 'utf8');
    expect(text.split('\n').filter((line) => line.startsWith('    {"id":'))).toHaveLength(30);
    expect(text.length).toBeLessThan(100_000);
  });
});

describe('results that are not as they should be', () => {
  const whole = `${newFolder()}/whole`;
  async function copyOf(): Promise<string> {
    if (!existsSync(whole)) await simulated(whole);
    const folder = `${newFolder()}/copy`;
    cpSync(whole, folder, { recursive: true });
    return folder;
  }

  test('are told in a line each, and the rest is reported', async () => {
    const folder = await copyOf();
    truncateSync(`${folder}/planned-n5-1/summary.json`, 40);
    writeFileSync(`${folder}/planned-n5-2/run.json`, 'null');
    rmSync(`${folder}/planned-n5-3/run.json`);
    const old = `${folder}/planned-n5-4/run.json`;
    writeFileSync(old, JSON.stringify({ ...readJson<RunRecord>(old), format: 0 }));
    truncateSync(`${folder}/nearest-n5-1/samples.csv`, 200);
    rmSync(`${folder}/nearest-n5-2/summary.json`);
    cpSync(`${folder}/nearest-n5-3`, `${folder}/nearest-n5-3 copy`, { recursive: true });
    mkdirSync(`${folder}/notes`);

    const { exitCode, stdout, stderr } = await inProcess('report', folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/planned-n5-1\/summary\.json: not JSON \(damaged, or half written\)/);
    expect(stdout).toMatch(/planned-n5-2\/run\.json: .*expected an object/);
    expect(stdout).toMatch(/planned-n5-3\/run\.json: is missing/);
    expect(stdout).toMatch(
      /planned-n5-4\/run\.json: format 0 of an older routebench: this one reads format 1/,
    );
    expect(stdout).toMatch(/nearest-n5-3 copy: a run of the same name as nearest-n5-3/);
    expect(lineOf(stderr, 'nearest-n5-1')).toMatch(/samples\.csv: .*missing from the charts/);
    const page = readFileSync(`${folder}/report.html`, 'utf8');
    expect(page).toContain('planned-n5-4/run.json: format 0');
    const { cells } = readJson<Comparison>(`${folder}/comparison.json`);
    expect(cells.find(({ strategy, n }) => strategy === 'planned' && n === 5)!.runs).toBe(1);
    expect(cells.find(({ strategy, n }) => strategy === 'planned' && n === 50)!.runs).toBe(5);
  });

  test('of an earlier routebench, which told less, are summed up anew', async () => {
    const folder = await copyOf();
    const expected = sameEachTime(folder);
    for (const run of readdirSync(folder).filter((name) => /-n\d+-\d+$/.test(name))) {
      const file = `${folder}/${run}/summary.json`;
      const later = ['failuresAsTimeoutMs', 'okMs', 'queue', 'bestPerMachine', 'simulated'];
      const summary = Object.fromEntries(
        Object.entries(readJson<object>(file)).filter(([key]) => !later.includes(key)),
      );
      writeFileSync(file, JSON.stringify(summary));
    }
    expect((await inProcess('report', folder)).exitCode).toBe(0);
    expect(sameEachTime(folder)).toBe(expected);
  });

  test.each([
    ['no such folder', () => '/no/such/folder', 'there is no such folder'],
    ['no runs at all', () => newFolder(), 'holds no run that can be read'],
    ['a file', () => main, 'there is no such folder'],
  ])('%s is one line', async (_, folder, message) => {
    const { exitCode, stderr } = await inProcess('report', folder());
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a full disk is one line, and what was there stays as it was', async () => {
    const folder = await copyOf();
    const before = readFileSync(`${folder}/report.html`, 'utf8');
    symlinkSync('/dev/full', `${folder}/report.html.part`);
    const { exitCode, stderr } = await inProcess('report', folder);
    expect(exitCode).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      `routebench: ${folder}/report.html: the disk is full; what was there before is as it was`,
    ]);
    expect(readFileSync(`${folder}/report.html`, 'utf8')).toBe(before);
  });

  test('a disk that fills up during a comparison ends it in a line, and it can go on', async () => {
    const folder = `${newFolder()}/filled`;
    await simulated(folder);
    rmSync(`${folder}/planned-n50-5`, { recursive: true });
    // Whatever the next run writes finds no room.
    mkdirSync(join(folder, 'planned-n50-5'));
    rmSync(`${folder}/comparison.json`);
    symlinkSync('/dev/full', `${folder}/comparison.json.part`);
    const { exitCode, stderr } = await inProcess('compare', '--resume', folder);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the disk is full');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect((await inProcess('compare', '--resume', folder)).exitCode).toBe(0);
  });

  test('a run that was killed keeps the rows that k6 wrote down: report and --resume salvage them', async () => {
    const folder = await copyOf();
    const run = join(folder, 'planned-n5-1');
    const rows = readRows(`${run}/samples.csv`);
    const packed = rows.slice(0, 3).map((row) => packSampleRow(readSampleRow(Object.values(row))));
    const lines = packed.map((row) => `sojourn_time,1700000000000000000,9,,,,,,,,,,,,,,,,row=${row}\n`);
    rmSync(`${run}/samples.csv`);
    rmSync(`${run}/summary.json`);
    writeFileSync(
      `${run}/k6.csv`,
      `metric_name,timestamp\nhttp_reqs,1,1\n${lines.join('')}sojourn_time,17,9,ro`,
    );
    writeFileSync(
      `${run}/run.json`,
      JSON.stringify({ ...readJson<RunRecord>(`${run}/run.json`), status: 'running' }),
    );

    const { stdout } = await inProcess('report', folder);
    expect(stdout).toContain('planned at N = 5, repeat 1: interrupted, 3 of 5 answered');
    expect(stdout).toContain(`${run}: was cut off: 3 requests are salvaged from k6.csv`);
    const { exitCode, stderr } = await inProcess('compare', '--resume', folder);
    expect(exitCode).toBe(0);
    const aside = join(folder, 'unfinished', 'planned-n5-1-1');
    expect(stderr).toContain(
      `planned-n5-1 was cut off: 3 requests are salvaged from k6.csv: see routebench report ${aside}`,
    );
    expect((await inProcess('report', aside)).stdout).toContain('interrupted, 3 of 5 answered');
  });

  test('a place that can’t be written is one line before anything runs', async () => {
    const { exitCode, stderr } = await simulated(`${main}/here`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("can't be made");
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
