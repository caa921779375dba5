import { readdirSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../runner/paths.ts';
import { readK6 } from '../records/samples/k6-samples.ts';
import { k6Run, newFolder, readJson, SCALE, withFleet } from './support/harness.ts';

const errorLines = (text: string) => text.split('\n').filter((line) => line.includes('level=error'));

beforeAll(async () => void (await execa('npm', ['run', 'build:webpack'], { cwd: inRoot('.') })));

describe('a plain k6 run', () => {
  test.each(['build/weighted.js', 'scenarios/weighted.ts'])(
    '%s shows all there is to see',
    async (script) => {
      await withFleet(async ({ url }) => {
        const { exitCode, all } = await k6Run(script, { BASE_URL: url, TIME_SCALE: SCALE, N: 30 });
        expect(exitCode).toBe(0);
        expect(all).toContain("✓ 'count==30' count=30");
        for (const metric of [
          'sojourn_time',
          'response_time',
          'work_time',
          'optimum_sojourn_mean',
          'expected_sojourn_mean',
        ]) {
          expect(all).toContain(`${metric}.`);
        }
        expect(all).not.toContain('queue_time');
      });
    },
  );

  test('queue_time and master_overhead come where they are asked for', async () => {
    await withFleet(async ({ url }) => {
      const { all } = await k6Run('build/random.js', {
        BASE_URL: url,
        TIME_SCALE: SCALE,
        N: 10,
        SERVER_TIMING: 1,
      });
      expect(all).toContain('queue_time.');
      expect(all).toContain('master_overhead.');
    });
  });

  test('of a burst finds each user’s connection open, and counts no request for it', async () => {
    const file = `${newFolder()}/summary.json`;
    const env = { TIME_SCALE: SCALE, N: 30 };
    await withFleet(({ url }) =>
      k6Run('build/random.js', { BASE_URL: url, ...env }, '--summary-export', file),
    );
    const { metrics } = readJson<{ metrics: Record<string, Record<string, number>> }>(file);
    // setup() looks at the master first, on a connection of its own.
    expect(metrics.http_reqs!.count).toBe(31);
    expect(metrics.http_req_connecting!['p(95)']).toBe(0);
  });

  test('of another fleet, or at another time scale, is refused before any load', async () => {
    await withFleet(
      async ({ url }) => {
        const other = await k6Run('build/random.js', { BASE_URL: url, TIME_SCALE: SCALE });
        expect(other.exitCode).toBe(108);
        expect(other.all).toContain('give that fleet');
        const scaled = await k6Run('build/random.js', { BASE_URL: url, TOPOLOGY: 'topologies/single.json' });
        expect(scaled.all).toContain(`add -e TIME_SCALE=${SCALE}`);
      },
      { file: inRoot('topologies/single.json') },
    );
  });

  test.each([
    [{ N: 0 }, 'N=0: expected a whole number from 1 to'],
    [{ N: 'abc' }, 'N=abc: expected'],
    [{ MODE: 'brust' }, 'MODE=brust: expected burst, closed, open'],
    [{ N: 10, VUS: 11 }, 'VUS=11 with N=10'],
    [{ BASE_URL: 'http://127.0.0.1:9' }, 'BASE_URL=http://127.0.0.1:9 does not answer'],
    [{ TOPOLOGY: 'nope.json' }, 'TOPOLOGY=nope.json: there is no such file'],
    [{ TOPOLOGY: 'README.md' }, 'TOPOLOGY=README.md: not JSON'],
    [{ PROFILE: 'package.json' }, 'package.json: format is missing: expected 1'],
    [{ TOPOLOGY: 'package.json' }, 'package.json: regions is undefined: expected at least one region'],
    [{ WEIGHTS: 'emea:1' }, 'no weight for us/0'],
    [{ N: 1.5 }, 'N=1.5: expected a whole number from 1'],
    [{ N: 1_000_000 }, 'N=1000000: expected up to 28000 requests at once'],
    [{ VUS: 0 }, 'VUS=0: expected a whole number from 1'],
    [{ RATE: 50 }, 'RATE belongs to open mode, and this run is burst: add MODE open, or leave RATE out'],
    [{ MODE: 'open', N: 50 }, 'N and MODE open contradict each other'],
    [{ MODE: 'open', RATE: 0 }, 'RATE=0: expected a number from 0.001 to 1000000'],
    [{ MODE: 'open', DURATION: '5x' }, 'DURATION=5x: expected a duration such as 30s'],
    [{ SEED: 'x' }, 'SEED=x: expected a whole number'],
    [{ TESTID: '' }, "TESTID=: expected a text that isn't blank"],
    [{ TESTID: ' ' }, "TESTID= : expected a text that isn't blank"],
    [{ TIME_SCALE: 0 }, 'TIME_SCALE=0: expected a number from 0.001 to 1000'],
    [{ BASE_URL: '127.0.0.1:5000' }, 'BASE_URL=127.0.0.1:5000: expected http://<host>:<port> or https://'],
  ])('of %j ends with one line and exit code 108', async (env, message) => {
    const { exitCode, all } = await k6Run('build/weighted.js', env);
    expect(exitCode).toBe(108);
    expect(errorLines(all)).toHaveLength(1);
    expect(errorLines(all)[0]).toContain(message);
    // A stack would go on for lines, each with where it has been.
    expect(all).not.toMatch(/\n\s+at /);
    expect(all).not.toMatch(/completed\.+: [1-9]/);
  });

  test.each([
    [['--iterations', '5'], '--iterations', '-e N='],
    [['--vus', '3'], '--vus', '-e VUS='],
    [['--duration', '1s'], '--duration', '-e DURATION='],
    [['-s', '1s:2'], '--stage', '-e RATE='],
    [['-u', '2'], '--vus', '-e VUS='],
  ])('with k6’s own %j ends with a line that names what to use instead', async (flags, named, instead) => {
    const { exitCode, all } = await k6Run('build/weighted.js', {}, ...flags);
    expect(exitCode).toBe(108);
    expect(errorLines(all)).toHaveLength(1);
    expect(errorLines(all)[0]).toContain(named);
    expect(errorLines(all)[0]).toContain(instead);
  });

  test('names what a mistyped variable was meant to be', async () => {
    const { all } = await k6Run('build/weighted.js', { SEEED: 3, BASE_URL: 'http://127.0.0.1:9' });
    expect(all).toContain('SEEED is no option of this run: did you mean SEED?');
  });

  test.each(['scenarios/weighted.ts', 'build/webpack/weighted.js'])(
    'of %s is refused alike',
    async (script) => {
      const { exitCode, all } = await k6Run(script, { N: 0 });
      expect(exitCode).toBe(108);
      expect(errorLines(all)).toEqual([expect.stringContaining('N=0: expected a whole number from 1 to')]);
    },
  );
});

async function routesOf(script: string, url: string): Promise<string[]> {
  const csv = `${newFolder()}/k6.csv`;
  await k6Run(script, { BASE_URL: url, TIME_SCALE: SCALE, N: 60, SEED: 5, ROWS: 1 }, '--out', `csv=${csv}`);
  return readK6(csv).rows.map(({ route }) => route);
}

test('webpack’s bundles choose the same routes as esbuild’s', async () => {
  await withFleet(async ({ url }) => {
    for (const name of ['random-machine', 'weighted', 'hash']) {
      const routes = await routesOf(`build/${name}.js`, url);
      expect(routes).toHaveLength(60);
      expect(await routesOf(`build/webpack/${name}.js`, url)).toEqual(routes);
    }
  });
});

test('every bundle is under 72 kB', () => {
  const bundles = readdirSync(inRoot('build')).filter((file) => file.endsWith('.js'));
  expect(bundles.length).toBeGreaterThan(8);
  for (const bundle of bundles) expect(statSync(inRoot(`build/${bundle}`)).size, bundle).toBeLessThan(72_000);
});
