import { writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { SAMPLE_COLUMNS } from '../model/sample-row.ts';
import type { RunRecord, Summary } from '../records/format.ts';
import { inProcess } from './support/command-line.ts';
import { main, newFolder, readJson, readRows, routebench, SCALE } from './support/harness.ts';

const scaled = ['--time-scale', String(SCALE)];

async function runInto(...args: string[]) {
  const folder = `${newFolder()}/run`;
  const result = await routebench('run', ...scaled, ...args, '--out', folder);
  return {
    ...result,
    record: readJson<RunRecord>(`${folder}/run.json`),
    summary: readJson<Summary>(`${folder}/summary.json`),
    rows: readRows(`${folder}/samples.csv`),
    folder,
  };
}

const machineOf = (row: Record<string, string>) => `${row.region}/${row.machine}`;

describe('routebench run leaves run.json, samples.csv and summary.json that agree', () => {
  test('with --faults the fleet meets them, and so does the oracle', async () => {
    const file = `${newFolder()}/faults.json`;
    const faults = [
      { machine: 'us/0', kind: 'error', fromMs: 0 },
      { machine: 'emea/0', kind: 'slow', fromMs: 0, factor: 10 },
    ];
    writeFileSync(file, JSON.stringify(faults));
    const { summary, record } = await runInto('round-robin', '-n', '50', '--faults', file);
    const { summary: plain } = await runInto('round-robin', '-n', '50');
    expect(record.faults).toEqual(faults);
    expect(summary.faults).toEqual(faults);
    expect(summary).toMatchObject({ completed: 50, failed: 10, errors: { 'HTTP 500': 10 } });
    expect(summary.oracleMs!.mean).toBeGreaterThan(plain.oracleMs!.mean);
  });

  test('weighted splits exactly by the weights in its scenario', async () => {
    const { exitCode, summary, record, rows, stdout } = await runInto('weighted', '-n', '90');
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ strategy: 'weighted', n: 90, completed: 90, failed: 0, passed: true });
    expect(summary.perMachine).toEqual({ 'asia/0': 10, 'asia/1': 10, 'emea/0': 30, 'us/0': 20, 'us/1': 20 });
    expect(record).toMatchObject({ format: 1, status: 'finished', exitCode: 0, timeScale: SCALE });
    expect(Object.keys(rows[0]!)).toEqual([...SAMPLE_COLUMNS]);
    expect(rows.map(({ index }) => Number(index))).toEqual(Array.from({ length: 90 }, (_, i) => i));
    for (const [id, requests] of Object.entries(summary.perMachine)) {
      expect(rows.filter((row) => machineOf(row) === id)).toHaveLength(requests);
    }
    const sojourns = rows.map(({ answeredMs, releasedMs }) => Number(answeredMs) - Number(releasedMs));
    expect(summary.sojournMs!.max).toBe(Math.max(...sojourns));
    expect(summary.sojournMs!.mean).toBeCloseTo(sojourns.reduce((a, b) => a + b) / 90, 2);
    expect(summary.regret).toBeGreaterThan(1);
    expect(stdout).toContain('answered 90 of 90');
  });

  test('round-robin gives each machine the same', async () => {
    const { summary } = await runInto('round-robin', '-n', '100');
    expect(Object.values(summary.perMachine)).toEqual([20, 20, 20, 20, 20]);
  });

  test('a closed loop keeps --vus requests under way; a request is released at its turn', async () => {
    const { summary, rows } = await runInto('round-robin', '-n', '60', '--mode', 'closed', '--vus', '4');
    expect(summary).toMatchObject({ completed: 60, mode: 'closed' });
    const underWay = rows.map(
      ({ sentMs }) =>
        rows.filter((o) => Number(o.sentMs) <= Number(sentMs) && Number(o.answeredMs) > Number(sentMs))
          .length,
    );
    expect(Math.max(...underWay)).toBeLessThanOrEqual(4);
    expect(Number(rows.at(-1)!.releasedMs)).toBeGreaterThan(0);
  });

  test('an open loop sends rate × duration requests, each released at its own moment', async () => {
    const { summary, rows } = await runInto('random', '--mode', 'open', '--rate', '50', '--duration', '2s');
    expect(summary).toMatchObject({ n: 100, completed: 100, mode: 'open', passed: true });
    expect(rows.map(({ releasedMs }) => Number(releasedMs))).toEqual(
      Array.from({ length: 100 }, (_, i) => i * 20),
    );
  });

  test('a missed threshold is exit code 99, and told', async () => {
    const topology = `${newFolder()}/impatient.json`;
    const regions = { emea: { latencyMs: 300, machines: [{ serviceMs: 30 }] } };
    writeFileSync(topology, JSON.stringify({ name: 'impatient', requestTimeoutMs: 1000, regions }));
    const { exitCode, summary, stdout } = await runInto(
      'nearest',
      '-n',
      '100',
      '--topology',
      topology,
      '--time-scale',
      '1',
    );
    expect(exitCode).toBe(99);
    expect(summary).toMatchObject({ completed: 100, passed: false, perMachine: { 'emea/0': 100 } });
    // (1000 − 300) / 30 services end in time.
    expect(100 - summary.failed).toBeGreaterThan(10);
    expect(100 - summary.failed).toBeLessThan(30);
    expect(summary.errors).toEqual({ 'HTTP 503': summary.failed });
    expect(summary.thresholds['failed: rate<0.01']).toBe(false);
    expect(summary.thresholdValues?.['failed: rate<0.01']).toBe(summary.failed / 100);
    expect(stdout).toContain(`✗ failed: rate<0.01, was ${summary.failed / 100}`);
    expect(stdout).toContain('✓ completed: count==100, was 100');
    expect(stdout).toContain('HTTP 503');
  });

  test('without a profile the command unit calibrates first, and that is counted apart', async () => {
    const { summary, rows, stdout } = await runInto('command-unit', '-n', '50', '--time-scale', '5');
    const { withCalibration, sojournMs, perMachine, expectedMs, expectedMeanMs } = summary;
    const machines = Object.keys(summary.queue).length;
    expect(summary).toMatchObject({ completed: 50, failed: 0 });
    expect(rows).toHaveLength(50);
    expect(Object.values(perMachine).reduce((sum, it) => sum + it)).toBe(50);
    expect(withCalibration!.requests).toBeGreaterThan(0);
    expect(withCalibration!.requests).toBeLessThanOrEqual(3 * machines);
    // Twice the way to the farthest machine and back, at least: 630 ms / 5.
    expect(withCalibration!.timeMs).toBeGreaterThan(100);
    expect(withCalibration!.sojournMs.mean).toBeCloseTo(sojournMs!.mean + withCalibration!.timeMs, 2);
    expect(expectedMs!.mean).toBeCloseTo(summary.oracleMs!.mean, 2);
    // By measured numbers, which are never the topology's to the last digit.
    expect(expectedMeanMs).not.toBe(expectedMs!.mean);
    expect(expectedMeanMs! / expectedMs!.mean).toBeCloseTo(1, 0);
    expect(stdout).toContain(`calibrated first: ${withCalibration!.requests} requests`);
    expect(stdout).toContain('expected by topology');
  });

  test('--explain says why before the run; expected, by the profile, stands beside measured', async () => {
    const folder = newFolder();
    const topology = `${folder}/two.json`;
    const machine = { serviceMs: 50 };
    const regions = {
      near: { latencyMs: 100, machines: [machine] },
      far: { latencyMs: 1000, machines: [machine] },
    };
    writeFileSync(topology, JSON.stringify({ name: 'two', regions }));
    const profile = `${folder}/profile.json`;
    const numbers = {
      'near/0': { latencyMs: 100, serviceMs: 60 },
      'far/0': { latencyMs: 1000, serviceMs: 50 },
    };
    writeFileSync(profile, JSON.stringify({ format: 1, machines: numbers }));
    const more = ['--topology', topology, '--profile', profile, '--time-scale', '2', '--explain'];
    const { summary, stdout } = await runInto('command-unit', '-n', '4', ...more);
    // By hand: (100 + j · 60) / 2 for j = 1 … 4.
    expect(summary.expectedMs).toMatchObject({ mean: 125, p95: 170, max: 170 });
    expect(summary.withCalibration).toBeUndefined();
    expect(stdout).toMatch(/far would join from N = 16/);
    expect(stdout).toContain('near/0 4 (100 %)');
    expect(stdout).toContain('mean 125 ms, p95 170 ms, last answer 170 ms');
    expect(stdout.indexOf('Expected of it')).toBeLessThan(stdout.indexOf('sojourn'));
    expect(stdout).toMatch(/off by/);
  });

  test('K6_… of a person’s environment changes nothing, and is named', async () => {
    const folder = `${newFolder()}/run`;
    const { exitCode, stderr, stdout } = await execa(
      process.execPath,
      [main, 'run', 'round-robin', '-n', '5', ...scaled, '--out', folder, '--json'],
      {
        reject: false,
        stdin: 'ignore',
        env: { CI: 'true', K6_ITERATIONS: '3', K6_NEW_MACHINE_READABLE_SUMMARY: 'true', N: '2' },
      },
    );
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n: 5, completed: 5, failed: 0 });
    expect(stderr).toContain(
      'K6_ITERATIONS, K6_NEW_MACHINE_READABLE_SUMMARY: set, and not passed on to k6, so that runs stay comparable',
    );
  });

  test('results that are there are never overwritten', async () => {
    const { folder } = await runInto('random', '-n', '3');
    const again = await routebench('run', 'random', '-n', '3', ...scaled, '--out', folder);
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('holds results already') });
  });
});

describe('a mistake is one line and exit code 2, before any load', () => {
  test.each([
    [['weihgted'], 'unknown strategy "weihgted": did you mean weighted?'],
    [['weighted', '-n', '0'], 'whole number from 1'],
    [['weighted', '-n', 'abc'], 'whole number from 1'],
    [['weighted', '-n', '10', '--vus', '20'], '--vus 20 with -n 10'],
    [['weighted', '--mode', 'bursty'], 'burst, closed, open'],
    [['weighted', '--topology', '/no/such.json'], '/no/such.json: is missing: there is no such file'],
    [['weighted', '--url', 'http://127.0.0.1:9'], 'http://127.0.0.1:9'],
    [['weighted', '--time-scale', '-1'], 'Expected a number from 0.001 to 1000'],
    [['weighted', '--mode', 'open', '--duration', '5x'], 'a duration such as 30s'],
    [['weighted', '--mode', 'open', '--rate', '100', '-n', '50'], '-n and --mode open contradict each other'],
    [['weighted', '--rate', '100'], '--rate belongs to open mode, and this run is burst'],
    [['weighted', '--mode', 'open', '--rate', '0'], 'Expected a number from 0.001'],
    [['weighted', '-n', '10,20'], 'run takes one strategy and one N'],
    [['weighted', '-n', '1000000'], '-n 1000000: expected up to 28000 requests at once'],
    [['weighted', '--url', '127.0.0.1:5000'], 'a scheme in front, such as http://127.0.0.1:5000'],
    [['weighted', '--profile', '/no/such.json'], '--profile /no/such.json: there is no such file'],
    [['weighted', '--seed', '1.5'], 'whole number from 0'],
    [['weighted', '--testid', ''], "Expected a text that isn't blank"],
    [['weighted', '--testid', ' '], "Expected a text that isn't blank"],
    [['weighted', '-e', 'keys=3'], 'NAME=value'],
    [['weighted', '--out', 'package.json/x'], "package.json/x can't be made"],
    [['weighted', '--outt', 'x'], 'Did you mean --out?'],
    [[], "missing required argument 'strategy'"],
  ])('run %j', async (args, message) => {
    const { exitCode, stderr } = await inProcess('run', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    // The command line's library suggests on a line of its own.
    expect(stderr.trim().replace(/\n\(Did you mean .*\)$/, '')).not.toContain('\n');
  });

  test('K6 that is no k6 is told', async () => {
    const env = { K6: process.execPath };
    const { exitCode, stderr } = await execa(process.execPath, [main, 'run', 'random'], {
      env,
      reject: false,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `routebench: K6=${process.execPath}: is not a k6 that runs; name another binary, or unset K6`,
    );
  });
});
