/** What others ran into, as inputs: each ended in something wrong or said nothing. Real k6, its own fleet. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../runner/commands/doctor.ts';
import { findK6 } from '../runner/k6/k6.ts';
import { inRoot } from '../runner/paths.ts';
import { newFolder as newResults } from '../runner/run/measure.ts';
import type { RunRecord, Summary } from '../records/format.ts';
import { atEnd } from './support/folder.ts';
import { rmSync } from 'node:fs';
import { k6Run, main, newFolder, OURS, readJson, routebench, SCALE, withFleet } from './support/harness.ts';

const json = (file: string, value: unknown) => {
  writeFileSync(file, JSON.stringify(value));
  return file;
};
const fleet = (name: string, more: object = {}) => ({
  name,
  regions: { us: { latencyMs: 20, machines: [{ serviceMs: 10, ...more }] } },
});

/** A K6 that runs the scenario with some of its options changed. @param changed JavaScript of `given`, the scenario's own */
async function k6With(changed: string): Promise<string> {
  const { path } = await findK6(() => {});
  const folder = newFolder();
  writeFileSync(
    `${folder}/k6`,
    `#!/bin/sh
case "$1" in run) ;; *) exec "${path}" "$@" ;; esac
for last; do :; done
cat > "${folder}/changed.js" <<END
import run, { setup, options as given } from '$last';
export { setup };
export default run;
export const options = __VU === 0 ? ${changed} : {};
END
count=$(($# - 1))
for argument; do
  shift
  [ $count -gt 0 ] && set -- "$@" "$argument"
  count=$((count - 1))
done
exec "${path}" "$@" "${folder}/changed.js"
`,
  );
  chmodSync(`${folder}/k6`, 0o755);
  return `${folder}/k6`;
}

async function runBy(k6: string, ...more: string[]) {
  const out = `${newFolder()}/run`;
  const { exitCode, stderr } = await execa(process.execPath, [main, 'run', ...more, '--out', out], {
    reject: false,
    stdin: 'ignore',
    env: { CI: 'true', NO_COLOR: '1', K6: k6 },
  });
  return {
    exitCode,
    stderr,
    record: readJson<RunRecord>(`${out}/run.json`),
    summary: readJson<Summary>(`${out}/summary.json`),
  };
}

describe('a run that k6 cut short isn’t called finished', () => {
  test('by a threshold with abortOnFail', async () => {
    const k6 = await k6With(`{
      ...given,
      thresholds: { completed: [{ threshold: 'count<5', abortOnFail: true, delayAbortEval: '0s' }] },
    }`);
    const load = ['random', '-n', '200', '--mode', 'closed', '--vus', '1'];
    const { exitCode, stderr, record, summary } = await runBy(k6, ...load);
    expect(summary.completed).toBeLessThan(200);
    expect({ exitCode, status: record.status }).toEqual({ exitCode: 99, status: 'failed' });
    expect(summary.failuresAsTimeoutMs).toBeNull();
    expect(stderr).toMatch(/threshold.*crossed/);
    expect(stderr).toContain(`${200 - summary.completed} of 200 requests are without an answer`);
  });

  test('by maxDuration, which is named, and what is missing counted', async () => {
    const k6 = await k6With(`{
      ...given,
      thresholds: {},
      scenarios: { random: { ...given.scenarios.random, maxDuration: '1s', gracefulStop: '0s' } },
    }`);
    const slow = json(`${newFolder()}/slow.json`, fleet('slow', { serviceMs: 300 }));
    const { exitCode, stderr, record, summary } = await runBy(k6, 'random', '-n', '10', '--topology', slow);
    expect(summary.completed).toBeLessThan(10);
    expect({ exitCode, status: record.status }).toEqual({ exitCode: 1, status: 'failed' });
    expect(stderr).toContain(`${10 - summary.completed} of 10 requests are without an answer`);
    expect(stderr).toContain('maxDuration');
  });
});

test('a batch may last as long as its fleet takes: 70 services of 10 s are 700 s and more, not 10 minutes', async () => {
  const topology = json(`${newFolder()}/slow.json`, {
    ...fleet('slow', { serviceMs: 10_000 }),
    requestTimeoutMs: 3_600_000,
  });
  const { path } = await findK6(() => {});
  const durationOf = async (script: string, ...env: string[]) => {
    const given = [`TOPOLOGY=${topology}`, ...env].flatMap((it) => ['-e', it]);
    const { stdout } = await execa(path, ['inspect', ...given, inRoot(`build/${script}.js`)], { env: OURS });
    const { scenarios } = JSON.parse(stdout) as { scenarios: Record<string, { maxDuration: string }> };
    return secondsOf(scenarios[script]!.maxDuration);
  };
  expect(await durationOf('random', 'N=70')).toBeGreaterThan(700);
  expect(await durationOf('random', 'N=70', 'TIME_SCALE=10')).toBe(600);
  expect(await durationOf('random', 'N=5')).toBe(600);
  expect(await durationOf('random', 'N=2000', 'MODE=closed')).toBeGreaterThan(20_000);
  expect(await durationOf('random', 'MODE=open', 'RATE=10', 'DURATION=10s')).toBeGreaterThan(1010);
});

const secondsOf = (text: string): number =>
  [...text.matchAll(/([\d.]+)([hms])/g)].reduce(
    (sum, [, value, unit]) => sum + Number(value) * { h: 3600, m: 60, s: 1 }[unit as 'h' | 'm' | 's'],
    0,
  );

describe('TOPOLOGY of a plain k6 run', () => {
  test('is one of the working directory, whatever $PWD says: run, inspect, archive and a run of that', async () => {
    const parent = newFolder();
    for (const [name, latencyMs] of [
      ['here', 1],
      ['there', 2],
    ] as const) {
      mkdirSync(`${parent}/${name}`);
      json(`${parent}/${name}/fleet.json`, {
        name,
        regions: { [name]: { latencyMs, machines: [{ serviceMs: 1 }] } },
      });
    }
    const { path } = await findK6(() => {});
    const k6 = (...args: string[]) =>
      execa(path, args, {
        reject: false,
        all: true,
        stdin: 'ignore',
        cwd: `${parent}/here`,
        env: { ...OURS, PWD: `${parent}/there` },
      });
    const given = ['-e', 'TOPOLOGY=fleet.json', '-e', 'N=3'];
    const script = inRoot('build/random.js');
    await withFleet(
      async ({ url }) => {
        const to = [...given, '-e', `BASE_URL=${url}`, '--no-usage-report'];
        const run = await k6('run', ...to, script);
        expect({ exitCode: run.exitCode, all: run.all }).toMatchObject({ exitCode: 0 });
        expect((await k6('inspect', ...given, script)).exitCode).toBe(0);
        const archive = await k6('archive', ...given, '-O', `${parent}/run.tar`, script);
        expect({ exitCode: archive.exitCode, all: archive.all }).toMatchObject({ exitCode: 0 });
        const again = await k6('run', ...to, `${parent}/run.tar`);
        expect({ exitCode: again.exitCode, all: again.all }).toMatchObject({ exitCode: 0 });
      },
      { file: `${parent}/here/fleet.json`, timeScale: 1 },
    );
  });

  test('with a number as text is refused before any load, in closed mode and in a burst', async () => {
    const regions = {
      near: { latencyMs: '30', machines: [{ serviceMs: 10 }] },
      far: { latencyMs: 300, machines: [{ serviceMs: 10 }] },
    };
    const file = json(`${newFolder()}/text.json`, { name: 'text', regions });
    for (const MODE of ['closed', 'burst']) {
      const env = { TOPOLOGY: file, MODE, N: 24, BASE_URL: 'http://127.0.0.1:9' };
      const { exitCode, all } = await k6Run('build/nearest.js', env);
      expect({ exitCode, all }).toMatchObject({ exitCode: 108 });
      expect(all).toMatch(/regions\.near\.latencyMs is \\?"30\\?": expected a number from 0/);
      expect(all).not.toMatch(/\n\s+at /);
    }
  });
});

test('k6’s --tag of what a run is told by is refused, and names the -e in its place', async () => {
  await withFleet(async ({ url }) => {
    const env = { N: 3, BASE_URL: url, TIME_SCALE: SCALE };
    const refused = await k6Run('build/random.js', env, '--tag', 'testid=mine');
    expect({ exitCode: refused.exitCode, all: refused.all }).toMatchObject({ exitCode: 108 });
    expect(refused.all).toContain(
      '--tag testid=mine reaches no request of the load: use -e TESTID=mine instead',
    );
    const taken = await k6Run('build/random.js', { ...env, TESTID: 'mine' }, '--tag', 'branch=main');
    expect(taken.exitCode).toBe(0);
  });
});

describe('too few open files', () => {
  const limitedTo = (files: number, ...args: string[]) =>
    execa('sh', ['-c', `ulimit -n ${files} && exec "$0" "$@"`, process.execPath, main, ...args], {
      reject: false,
      stdin: 'ignore',
      env: { CI: 'true', NO_COLOR: '1' },
    });

  test.each([
    [1024, 1224, '1,424 open files for 1,224 requests at once, and a process here may have 1,024'],
    [256, 100, 'a process here may have 256 open files: expected at least 400'],
  ])('a hard limit of %i with N = %i is refused before the load', async (files, n, message) => {
    const parent = newFolder();
    const out = `${parent}/run`;
    for (const command of [
      ['run', 'random'],
      ['compare', '--strategies', 'random'],
    ]) {
      const { exitCode, stderr } = await limitedTo(files, ...command, '-n', String(n), '--out', out);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
      expect(stderr).toContain('ulimit -Hn');
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(readdirSync(parent)).toEqual([]);
  });

  test('as many as are allowed are answered', async () => {
    const out = `${newFolder()}/run`;
    const load = ['-n', '800', '--time-scale', String(SCALE), '--out', out];
    const { exitCode, stderr } = await limitedTo(1024, 'run', 'random', ...load);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(readJson<Summary>(`${out}/summary.json`)).toMatchObject({ completed: 800, failed: 0 });
  });

  test('doctor tells how many requests at once they are enough for', async () => {
    const { stdout } = await limitedTo(256, 'doctor', '--json');
    const found = (JSON.parse(stdout) as Finding[]).find(({ name }) => name === 'open files')!;
    expect(found.found).toBeNull();
    expect(found.without).toContain('256 a process');
    expect(found.without).toContain('56 requests at once');
    expect(found.without).toContain('ulimit -Hn');
  });
});

test('several runs begun in one second have a folder each', () => {
  const folders = Array.from({ length: 4 }, () => newResults('one-second'));
  folders.forEach((folder) => atEnd(() => rmSync(folder, { recursive: true, force: true })));
  expect(new Set(folders).size).toBe(4);
});

test.each(['n=500', 'a,b', 'with space', 'csv=x,y=1', 'ünï'])(
  '--out %s is a folder as any other',
  async (name) => {
    const out = `${newFolder()}/${name}`;
    const load = ['-n', '20', '--time-scale', String(SCALE), '--out', out];
    const { exitCode, stderr } = await routebench('run', 'random', ...load);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(readJson<Summary>(`${out}/summary.json`)).toMatchObject({ completed: 20, failed: 0 });
  },
);
