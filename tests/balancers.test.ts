/** Real balancers before a real fleet: each algorithm answers everything, and splits by its own rule where that is exact. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { balancers, contestantOf } from '../balancers/catalogue.ts';
import { startBalancer, versionOf } from '../balancers/start.ts';
import { upstreamsOf } from '../balancers/upstreams.ts';
import type { Comparison } from '../records/format.ts';
import { newFolder, readJson, routebench } from './support/harness.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { readAnswer } from '../model/master-api.ts';
import { startTestbed, type RunningTestbed } from '../testbed/testbed.ts';
import { loadTopology } from '../records/files/topology-file.ts';

const topology = loadTopology('topologies/original.json');
const TIME_SCALE = 20;
const N = 100;

let testbed: RunningTestbed;
beforeAll(async () => {
  testbed = await startTestbed({ topology, timeScale: TIME_SCALE, withEdges: true });
});
afterAll(() => testbed?.close());

const upstreams = () => upstreamsOf(fleetOf(topology), new Map(testbed.edges.map((edge) => [edge.id, edge])));

/** Requests by machine, all at once. */
async function splitOf(name: string): Promise<Record<string, number>> {
  const running = await startBalancer(contestantOf(name), upstreams());
  try {
    const answers = await Promise.all(
      Array.from({ length: N }, async (_, index) => {
        const response = await fetch(`${running.url}/work`, {
          headers: { 'x-request-index': String(index) },
        });
        expect(response.status).toBe(200);
        return readAnswer(await response.text());
      }),
    );
    const split: Record<string, number> = {};
    for (const { id, problem } of answers) {
      expect(problem).toBe('');
      split[id] = (split[id] ?? 0) + 1;
    }
    return split;
  } finally {
    await running.close();
  }
}

const missing = (program: string) => {
  const balancer = balancers.find(({ name }) => name === program)!;
  return versionOf(balancer) === undefined ? ` (${balancer.command} is missing: ${balancer.install})` : '';
};

/** Machines of one capacity, N a multiple of their number: these rules give each the same. */
const EVEN = { 'emea/0': 20, 'us/0': 20, 'us/1': 20, 'asia/0': 20, 'asia/1': 20 };
const exact = ['round_robin', 'roundrobin', 'weighted', 'static-rr'];
const sticky = ['ip_hash', 'source', 'hrw'];

/** Debian has no package of these: they are tested where somebody put them on the PATH. */
const OPTIONAL = ['traefik', 'envoy'];
const tested = balancers.filter(({ name }) => !OPTIONAL.includes(name) || missing(name) === '');

describe.each(tested.map(({ name, algorithms }) => ({ name, algorithms: Object.keys(algorithms) })))(
  '$name',
  ({ name, algorithms }) => {
    describe.skipIf(missing(name) !== '')(`its algorithms${missing(name)}`, () => {
      test.each(algorithms)('%s answers every request', async (algorithm) => {
        const split = await splitOf(`${name}:${algorithm}`);
        expect(Object.values(split).reduce((sum, requests) => sum + requests, 0)).toBe(N);
        if (exact.includes(algorithm)) expect(split).toEqual(EVEN);
        if (sticky.includes(algorithm)) expect(Object.keys(split)).toHaveLength(1);
      });
    });
  },
);

describe.skipIf(missing('nginx') !== '')(`in a comparison, under k6${missing('nginx')}`, () => {
  test('a balancer and a strategy meet the same fleet and stand in one report', async () => {
    const folder = `${newFolder()}/mixed`;
    const args = ['--strategies', 'round-robin', '--balancers', 'nginx:round_robin', '-n', '50'];
    const { exitCode, stdout, all } = await routebench(
      'compare',
      ...args,
      '--time-scale',
      '10',
      '--out',
      folder,
    );
    expect(exitCode, all).toBe(0);
    expect(stdout).toMatch(/nginx:round_robin is nginx [\d.]+ in the master's place; it adds [\d.]+ ms/);
    const { runs } = readJson<Comparison>(`${folder}/comparison.json`);
    expect(runs.map(({ strategy, completed, failed }) => [strategy, completed, failed])).toEqual([
      ['nginx:round_robin', 50, 0],
      ['round-robin', 50, 0],
    ]);
    for (const { perMachine } of runs)
      expect(perMachine).toEqual({ 'asia/0': 10, 'asia/1': 10, 'emea/0': 10, 'us/0': 10, 'us/1': 10 });
  });

  test.each([
    ['--simulated', /nginx:least_conn runs for real only/],
    ['--url=http://127.0.0.1:1', /nginx:least_conn needs a fleet that routebench starts/],
  ])('with %s it is refused in one line', async (option, message) => {
    const { exitCode, stderr } = await routebench('compare', '--balancers', 'nginx:least_conn', option);
    expect(exitCode).toBe(2);
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('what can go wrong is one line', () => {
  test('an unknown balancer, an unknown algorithm', () => {
    expect(() => contestantOf('ngnix:least_conn')).toThrow(
      'unknown balancer "ngnix": expected one of nginx, haproxy, caddy, traefik, envoy',
    );
    expect(() => contestantOf('nginx:leastconn')).toThrow(
      /nginx has no algorithm "leastconn": expected one of nginx:/,
    );
    expect(() => contestantOf('nginx:constructor')).toThrow(/has no algorithm/);
  });

  test('a program that is not there says how to get it', async () => {
    const { balancer, ...contestant } = contestantOf('nginx:round_robin');
    const absent = { ...contestant, balancer: { ...balancer, command: 'nginx-of-nowhere' } };
    await expect(startBalancer(absent, upstreams())).rejects.toThrow(
      'nginx:round_robin: there is no nginx-of-nowhere on the PATH: apt-get install nginx',
    );
  });

  test.skipIf(missing('nginx') !== '')(
    'a configuration that it refuses is told in its own words',
    async () => {
      const contestant = contestantOf('nginx:round_robin');
      const wrong = { ...contestant, algorithm: { summary: '', directive: 'least_bananas;' } };
      await expect(startBalancer(wrong, upstreams())).rejects.toThrow(
        /refuses its configuration: .*unknown directive "least_bananas"/,
      );
    },
  );
});

test('nothing of it is left', async () => {
  const before = process.listenerCount('exit');
  await splitOf('haproxy:leastconn').catch(() => undefined);
  expect(process.listenerCount('exit')).toBe(before);
  expect(existsSync('/tmp/routebench-balancer')).toBe(false);
});
