import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CapacityReport } from '../report/text/capacity.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson, routebench } from './support/harness.ts';

const capacity = (...args: string[]) => inProcess('capacity', ...args);
const found = async (...args: string[]): Promise<CapacityReport> =>
  JSON.parse((await capacity(...args, '--json')).stdout) as CapacityReport;

describe('routebench capacity', () => {
  test('finds the rate of each strategy, with an interval, and what limits it', async () => {
    const args = ['--slo', 'p95<650', '--strategies', 'nearest,round-robin', '-n', '5000'];
    const folder = `${newFolder()}/capacity`;
    const { stdout, exitCode } = await capacity(...args, '--out', folder);
    expect(exitCode).toBe(0);
    // The best one is first.
    expect(stdout).toMatch(/round-robin.*1\d\d\/s to 1\d\d\/s.*waiting at all machines alike/);
    expect(stdout.indexOf('round-robin')).toBeLessThan(stdout.indexOf('nearest'));
    expect(stdout).toMatch(/nearest .*emea\/0, at 0\.\d\d of its own capacity/);
    const report = readJson<CapacityReport>(`${folder}/capacity.json`);
    expect(report).toMatchObject({
      objective: { stat: 'p95', belowMs: 650 },
      n: 5000,
      repeat: 5,
      real: false,
    });
    expect(report.capacityPerS).toBeCloseTo(5 / 0.03, 6);
    for (const { load, ratePerS } of report.rows) {
      expect(load!.low! <= load!.median && load!.median <= load!.high!).toBe(true);
      expect(ratePerS!.median).toBeCloseTo(load!.median * report.capacityPerS, 1);
    }
    // One machine of five has at most a fifth of the capacity.
    const [nearest, roundRobin] = report.rows;
    expect(nearest!.load!.median).toBeLessThan(0.2);
    expect(roundRobin!.load!.median).toBeGreaterThan(0.9);
    expect(await found(...args)).toEqual(report);
  });

  test('takes a scene’s workload, whose load is looked for', async () => {
    const args = [
      '--slo',
      'mean<1s',
      '--scene',
      'mice-and-elephants',
      '--strategies',
      'random',
      '-n',
      '2000',
    ];
    const [plain, mixed] = [
      await found('--slo', 'mean<1s', '--strategies', 'random', '-n', '2000', '--repeat', '1'),
      await found(...args, '--repeat', '1'),
    ];
    expect(mixed.sizes).toMatch(/^bimodal/);
    expect(mixed.rows[0]!.load!.low).toBeNull();
    expect(plain.sizes).toBe('constant');
  });

  test('serves more than the capacity without it where machines are warm', async () => {
    const topology = `${newFolder()}/warm.json`;
    const warm = { keys: 10, factor: 0.25 };
    const regions = { near: { latencyMs: 0, machines: [{ serviceMs: 10, warm }] } };
    writeFileSync(topology, JSON.stringify({ name: 'warm', regions }));
    const one = ['--slo', 'p95<100', '--strategies', 'round-robin', '-n', '3000', '--repeat', '1'];
    const report = await found(...one, '--topology', topology, '--keys', 'zipf:5,0');
    expect(report.rows[0]!.load!.median).toBeGreaterThan(3);
  });

  test.each([
    [['--slo', 'p42<800'], '--slo p42<800: expected FIGURE<MS, such as p95<800'],
    [['--slo', 'p95<-3'], '--slo p95<-3: expected FIGURE<MS'],
    [
      ['--slo', 'p95<300', '--strategies', 'nearest,random', '-n', '1000', '--repeat', '1'],
      '--slo p95<300: with no load the smallest p95 is 330 ms (nearest), and emea/0, the quickest machine, answers in 330 ms: expected more',
    ],
    [
      ['--slo', 'p95<800', '--arrivals', 'poisson:100'],
      '--arrivals poisson:100: expected a process without its rate',
    ],
    [
      ['--slo', 'p95<800', '--scene', 'morning-ramp'],
      '--scene morning-ramp: arrivals ramp:20-165: expected a process',
    ],
    [['--slo', 'p95<800', '-n', '10'], 'a whole number from 1000'],
    [['--slo', 'p95<800', '--strategies', 'nope'], 'unknown strategy "nope"'],
    [[], "required option '--slo <expression>' not specified"],
  ])('%j is one line and exit code 2', async (args, message) => {
    const { stderr, exitCode } = await capacity(...args);
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(exitCode).toBe(2);
  });

  test('--real measures on a fleet of its own, near what virtual time says, and keeps the runs', async () => {
    const folder = `${newFolder()}/real`;
    // So lax that a busy computer meets it too.
    const load = ['--slo', 'p95<5s', '--strategies', 'round-robin', '-n', '1000', '--repeat', '1'];
    const { exitCode, stderr } = await routebench(...['capacity', ...load, '--real', '--out', folder]);
    expect(exitCode, stderr).toBe(0);
    const { rows, real } = readJson<CapacityReport>(`${folder}/capacity.json`);
    expect(real).toBe(true);
    expect(rows[0]!.ratePerS!.median).toBeGreaterThan(0);
    const runs = readdirSync(folder).filter((name) => name.startsWith('round-robin-seed1-load'));
    expect(runs.length).toBeGreaterThan(1);
    for (const run of runs) expect(existsSync(`${folder}/${run}/summary.json`)).toBe(true);
  });
});
