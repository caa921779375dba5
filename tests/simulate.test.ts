import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Comparison, RunRecord, Summary } from '../records/format.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson, readRows, routebench, SCALE } from './support/harness.ts';

const simulate = (...args: string[]) => inProcess('simulate', ...args);
const simulated = async (...args: string[]): Promise<Summary[]> =>
  JSON.parse((await simulate(...args, '--json')).stdout) as Summary[];

describe('routebench simulate', () => {
  test('--json is an array of what summary.json of a real run holds, and agrees with it', async () => {
    const folder = `${newFolder()}/run`;
    await routebench('run', 'weighted', '-n', '60', '--time-scale', String(SCALE), '--out', folder);
    // What k6's set-up expects, and what its thresholds were held against, is told by a real run alone.
    const { expectedMeanMs, thresholdValues, ...real } = readJson<Summary>(`${folder}/summary.json`);
    expect(expectedMeanMs).toBeGreaterThan(0);
    expect(thresholdValues).toMatchObject({ 'completed: count==60': 60 });
    const [virtual] = await simulated(
      ...['--strategies', 'weighted', '-n', '60', '--time-scale', String(SCALE)],
    );
    const shapeOf = (value: unknown): unknown =>
      value !== null && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]))
        : typeof value;
    // By how much this computer held it up is told where it is much.
    const apart = { thresholds: {}, heldUpMs: undefined };
    expect(shapeOf({ ...virtual, ...apart })).toEqual(shapeOf({ ...real, ...apart }));
    const { perMachine, oracleMs, n, mode, topology, timeScale, completed, failed } = real;
    expect(virtual).toMatchObject({
      ...{ perMachine, oracleMs, n, mode, topology, timeScale, completed, failed },
    });
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    const args = [
      '--strategies',
      'all',
      '-n',
      '1,80',
      '--topology',
      'topologies/jitter.json',
      '--repeat',
      '2',
    ];
    const bytes = async (seed: string) => (await simulate(...args, '--seed', seed, '--json')).stdout;
    const one = await bytes('7');
    expect(await bytes('7')).toBe(one);
    expect(await bytes('9')).not.toBe(one);
    const runs = JSON.parse(one) as Summary[];
    expect(new Set(runs.map(({ seed }) => seed))).toEqual(new Set([7, 8]));
  });

  test('--out leaves the folder that compare leaves, which report reads', async () => {
    const folder = `${newFolder()}/simulated`;
    const { exitCode, stdout } = await simulate(
      ...['--strategies', 'planned,random', '-n', '5,40', '--out', folder],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('planned');
    const files = ['comparison.json', 'comparison.md', 'report.html', 'planned-n40-1', 'random-n5-1'];
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(files));
    const rows = readRows(`${folder}/random-n40-1/samples.csv`);
    expect(rows.map(({ index }) => Number(index))).toEqual(Array.from({ length: 40 }, (_, i) => i));
    const summary = readJson<Summary>(`${folder}/random-n40-1/summary.json`);
    const sojourns = rows.map(({ answeredMs, releasedMs }) => Number(answeredMs) - Number(releasedMs));
    expect(summary.sojournMs!.max).toBe(Math.max(...sojourns));
    expect(readJson<RunRecord>(`${folder}/random-n40-1/run.json`)).toMatchObject({
      status: 'finished',
      n: 40,
    });
    const { runs } = readJson<Comparison>(`${folder}/comparison.json`);
    expect((await inProcess('report', folder)).exitCode).toBe(0);
    const sorted = (summaries: readonly Summary[]) => summaries.map(({ id }) => id).sort();
    expect(sorted(readJson<Comparison>(`${folder}/comparison.json`).runs)).toEqual(sorted(runs));
    expect((await simulate('--strategies', 'random', '--out', folder)).stderr).toContain(
      'holds results already',
    );
  });

  test('an open loop drops nothing, however few virtual users it has, and time-outs fail', async () => {
    const slow = `${newFolder()}/slow.json`;
    const regions = { emea: { latencyMs: 300, machines: [{ serviceMs: 30 }] } };
    writeFileSync(slow, JSON.stringify({ name: 'slow', requestTimeoutMs: 1000, regions }));
    const load = ['--mode', 'open', '--rate', '50', '--duration', '4s', '--topology', slow];
    const [open] = await simulated('--strategies', 'nearest', ...load, '--vus', '40');
    expect(open!.n).toBe(200);
    expect(open!.completed).toBe(200);
    expect(open!.failed).toBeGreaterThan(0);
    expect(open!.errors).toEqual({ 'HTTP 503': open!.failed });
    const [burst] = await simulated('--strategies', 'nearest', '-n', '100', '--topology', slow);
    // (1000 − 300) / 30 services end in time.
    expect(burst).toMatchObject({ completed: 100, failed: 77, regret: null, perMachine: { 'emea/0': 100 } });
  });

  test('--sizes-known tells sizes to strategies that go by them', async () => {
    const load = ['--load', '0.7', '-n', '4000', '--sizes', 'bimodal:0.05,50', '--sizes-known'];
    const runs = await simulated('--strategies', 'least-work-left,shortest-expected-delay', ...load);
    const meanMs = (name: string) => runs.find(({ strategy }) => strategy === name)!.sojournMs!.mean;
    expect(meanMs('least-work-left')).toBeLessThan(0.9 * meanMs('shortest-expected-delay'));
  });

  test('an open run says whether the fleet keeps up, with figures of when it had warmed up', async () => {
    const at = async (load: string) => {
      const [run] = await simulated('--strategies', 'least-connections', '--load', load, '-n', '5000');
      return run!;
    };
    const [below, above] = [await at('0.9'), await at('1.1')];
    expect(below.steady!.stability).toBe('stable');
    expect(above.steady!.stability).toBe('overloaded');
    // A tenth of what comes is above capacity, which is 5 / 30 ms.
    expect(above.steady!.backlogPerS).toBeCloseTo(0.1 * (5 / 0.03), -1);
    // The first requests meet a fleet that is idle.
    expect(above.steady!.sojournMs.mean).toBeGreaterThan(above.sojournMs!.mean);
    expect((await simulate('--strategies', 'nearest', '--load', '0.9', '-n', '5000')).stdout).toMatch(
      /overloaded: the backlog grows by \d+\.\d requests a second: figures grow with N/,
    );
    const [burst] = await simulated('--strategies', 'random', '-n', '500');
    expect(burst).not.toHaveProperty('steady');
  });

  test.each([
    [['--strategies', 'nope'], 'unknown strategy "nope": there are'],
    [['--strategies', 'hash', '-n', '0'], 'whole number from 1'],
    [['--strategies', 'hash', '-e', 'KEY=3'], '-e KEY=3: hash has no such parameter: expected KEYS'],
    [['--strategies', 'hash', '-e', 'KEYS=0'], '-e KEYS=0 for hash: expected a whole number of at least 1'],
    [['--strategies', 'hash,random', '-e', 'TAU=3s'], 'none of these strategies has such a parameter'],
    [['--strategies', 'hash', '--profile', 'nope.json'], 'nope.json: there is no such file'],
    [['--strategies', 'hash', '--profile', 'README.md'], 'README.md: not JSON'],
    [
      ['--strategies', 'hash', '--topology', '/no/such.json'],
      '/no/such.json: is missing: there is no such file',
    ],
    [
      ['--strategies', 'hash', '--faults', '/no/such.json'],
      '/no/such.json: is missing: there is no such file',
    ],
    [['--strategies', 'weighted', '-e', 'WEIGHTS=us:1'], 'no weight for emea/0'],
    [
      ['--strategies', 'random,size-interval', '--sizes', 'exponential'],
      'size-interval goes by the sizes of requests, which this load doesn’t tell: expected --sizes-known',
    ],
    [['--strategies', 'random', '--with', 'hegded'], 'unknown wrapper "hegded": did you mean hedged?'],
    [
      ['--strategies', 'random', '--with', 'priority-failover', '--topology', 'topologies/single.json'],
      'priority-failover with a fleet of one region: expected two or more',
    ],
  ])('%j is one line', async (args, message) => {
    const { exitCode, stderr, stdout } = await simulate(...args);
    expect([2, 108]).toContain(exitCode);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
