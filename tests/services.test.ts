/** Services that aren't ours: real HTTP servers that answer in words of their own, each measured right. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { LimitsRecord } from '../records/limits-format.ts';
import type { Summary } from '../records/format.ts';
import { inProcess } from './support/command-line.ts';
import { main, newFolder, readJson, readRows, routebench } from './support/harness.ts';
import { ownCertificate, SERVICE_MS, standIn, type StandIn } from './support/stand-in.ts';

const TWO_AND_ONE = { us: [0, 1], asia: [0] } as const;

const topology = () => {
  const file = `${newFolder()}/fleet.json`;
  const machine = { serviceMs: 5 };
  const regions = {
    us: { latencyMs: 20, machines: [machine, machine] },
    asia: { latencyMs: 20, machines: [machine] },
  };
  writeFileSync(file, JSON.stringify({ name: 'stand-in', regions }));
  return file;
};

const N = 30;

async function runAt(strategy: string, ...args: string[]) {
  const out = `${newFolder()}/run`;
  const run = await routebench('run', strategy, '-n', String(N), '--out', out, ...args);
  return { ...run, out, text: `${run.stdout}\n${run.stderr}` };
}

/** What the service counted is what the samples say. */
function expectMeasured(
  { out, exitCode, stderr }: Awaited<ReturnType<typeof runAt>>,
  counted: Map<string, number>,
) {
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const { completed, failed, perMachine } = readJson<Summary>(`${out}/summary.json`);
  expect({ completed, failed }).toEqual({ completed: N, failed: 0 });
  expect(perMachine).toEqual(Object.fromEntries([...counted].filter(([, n]) => n > 0)));
}

/** How often each machine was asked in the load itself, which numbers its requests. */
function countsOf(services: readonly StandIn[], machineOf: (path: string, service: StandIn) => string) {
  const counts = new Map<string, number>();
  for (const service of services)
    for (const { url, headers } of service.seen) {
      if (headers['x-request-index'] === undefined) continue;
      const id = machineOf(url!, service);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  return counts;
}

const ofApi = (path: string) => /^\/base\/api\/((?:us|asia)\/\d)$/.exec(path)?.[1];
const API = ['--routes', '/api/{region}/{machine}'];
/** How a stand-in of `ofApi` is reached. */
const reach = ({ url }: { readonly url: string }) => [
  '--url',
  `${url}/base`,
  ...API,
  '--topology',
  topology(),
];
const load = { timeout: 120_000 };

describe('measured right', load, () => {
  test('plain text below a base path, with a header and a token that stay secret', async () => {
    const service = await standIn(ofApi, (response) => response.end('hello'));
    const out = `${newFolder()}/run`;
    const args = [...reach(service), '--header', 'X-Key: hidden-key'];
    const command = [main, 'run', 'weighted', '-n', String(N), '--out', out, ...args];
    const env = { CI: 'true', NO_COLOR: '1', ROUTEBENCH_TOKEN: 'hidden-token' };
    const run = await execa(process.execPath, command, { reject: false, env });
    const text = `${run.stdout}\n${run.stderr}`;
    expectMeasured(
      { ...run, out, text } as never,
      countsOf([service], (path) => ofApi(path)!),
    );
    for (const { headers } of service.seen) {
      expect(headers['user-agent']).toMatch(/^routebench\/\d/);
      expect(headers).toMatchObject({ 'x-key': 'hidden-key', authorization: 'Bearer hidden-token' });
    }
    const files = readdirSync(out).map((file) => readFileSync(`${out}/${file}`, 'utf8'));
    for (const it of [text, ...files]) expect(it).not.toMatch(/hidden/);
  });

  test('nested JSON that names region and machine, of a service that chooses itself', async () => {
    const ids = Object.entries(TWO_AND_ONE).flatMap(([region, all]) => all.map((it) => `${region}/${it}`));
    const served = new Map<string, number>();
    let turn = 0;
    const service = await standIn(
      (path) =>
        /^\/work\/((?:us|asia)\/\d)$/.exec(path)?.[1] ?? (path === '/work' ? ids[turn++ % 3] : undefined),
      (response, id, { headers }) => {
        if (headers['x-request-index'] !== undefined) served.set(id, (served.get(id) ?? 0) + 1);
        const [region, machine] = id.split('/');
        response.end(JSON.stringify({ meta: { served: { region, 'by/whom': Number(machine) } } }));
      },
    );
    const answer = ['--answer', '/meta/served/region,/meta/served/by~1whom'];
    const run = await runAt('random', '--url', service.url, ...answer, '--topology', topology());
    expectMeasured(run, served);
    expect([...served.values()]).toEqual([10, 10, 10]);
  });

  test('two hosts without a master, a header that names the server', async () => {
    const host = (name: string) =>
      standIn(
        () => name,
        (response) => response.setHeader('x-served-by', name).writeHead(204).end(),
      );
    const [a, b] = [await host('web-a'), await host('web-b')];
    const routes = `${newFolder()}/routes.json`;
    writeFileSync(routes, JSON.stringify({ us: { 'web-a': `${a.url}/x?y=1`, 'web-b': `${b.url}/x` } }));
    const run = await runAt('random', '--routes', routes, '--answer', 'header:x-served-by');
    const counts = countsOf([a, b], (_, service) => (service === a ? 'us/0' : 'us/1'));
    expectMeasured(run, counts);
    expect(counts.size).toBe(2);
    expect(run.stderr).toContain('taken to be equal');
    expect(readRows(`${run.out}/samples.csv`)[0]).toMatchObject({ status: '204', region: 'us' });
  });

  test('302, which is a good answer only where the policy says so', async () => {
    const service = await standIn(ofApi, (response) => response.writeHead(302, { location: '/' }).end());
    const at = reach(service);
    const refused = await runAt('weighted', ...at);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('HTTP 302: redirects are not followed');
    service.seen.length = 0;
    expectMeasured(
      await runAt('weighted', ...at, '--statuses', '200,302'),
      countsOf([service], (path) => ofApi(path)!),
    );
  });

  test('429 now and then: the run stops, or takes it as an answer', async () => {
    const service = await standIn(ofApi, (response, _, { headers }) =>
      response.writeHead(headers['x-request-index'] === '5' ? 429 : 200, { 'retry-after': '7' }).end('busy'),
    );
    const at = [...reach(service), '--mode', 'closed', '--vus', '1'];
    const stopped = await runAt('weighted', ...at);
    expect(stopped.exitCode).toBe(108);
    expect(stopped.stderr).toMatch(/answered HTTP 429 \(retry after 7 s\): the service asks for less load/);
    const rows = readRows(`${stopped.out}/samples.csv`);
    expect(rows.map(({ error }) => error)).toEqual(['', '', '', '', '', 'HTTP 429']);
    service.seen.length = 0;
    expectMeasured(
      await runAt('weighted', ...at, '--statuses', '2xx,429'),
      countsOf([service], (path) => ofApi(path)!),
    );
  });

  test('HTTPS with a CA of its own', async () => {
    const { ca, ...tls } = ownCertificate();
    const service = await standIn(ofApi, (response) => response.end('hello'), tls);
    const at = reach(service);
    const refused = await runAt('weighted', ...at);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--ca FILE') as string });
    expect(service.seen).toEqual([]);
    expectMeasured(
      await runAt('weighted', ...at, '--ca', ca),
      countsOf([service], (path) => ofApi(path)!),
    );
    const insecure = await runAt('weighted', ...at, '--insecure');
    expect(insecure).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("isn't checked") as string,
    });
    expect(readJson(`${insecure.out}/run.json`)).toMatchObject({ insecure: true });
  });

  test('compare, whose runs wait until the service is at rest', async () => {
    const service = await standIn(ofApi, (response) => response.end('hello'));
    const out = `${newFolder()}/comparison`;
    const at = [...reach(service), '--header', 'X-Key: hidden'];
    const strategies = ['--strategies', 'nearest,command-unit', '-n', '12'];
    const { exitCode, stderr } = await routebench('compare', ...strategies, ...at, '--out', out);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(readFileSync(`${out}/plan.json`, 'utf8')).not.toContain('hidden');
    const [run] = readJson<{ runs: Summary[] }>(`${out}/comparison.json`).runs;
    expect(run).toMatchObject({ completed: 12, failed: 0 });
  });

  test('limits, and advise by what it found', { timeout: 300_000 }, async () => {
    const service = await standIn(ofApi, (response) => response.end('hello'));
    const out = `${newFolder()}/limits`;
    const at = ['--url', `${service.url}/base`, ...API, '--fleet', 'us:1'];
    const { exitCode, stderr } = await routebench('limits', ...at, '--out', out);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const { machines, master } = readJson<LimitsRecord>(`${out}/limits.json`);
    expect(master).toBeNull();
    // Twice as long on a computer that is busy, and never shorter.
    expect(machines['us/0']!.queue!.gapMs / SERVICE_MS).toBeGreaterThan(0.9);
    expect(machines['us/0']!.queue!.gapMs / SERVICE_MS).toBeLessThan(2);
    const advice = await routebench('advise', '-n', '50', '--profile', `${out}/profile.json`, '--json');
    expect(advice.exitCode).toBe(0);
  });
});

describe('what is refused in a line', load, () => {
  const anywhere = ['run', 'random', '-n', '5'];
  const file = (text: string) => {
    const path = `${newFolder()}/routes.json`;
    writeFileSync(path, text);
    return path;
  };

  test.each([
    [['--url', 'api.example.com/v1'], 'a scheme in front, such as http://api.example.com/v1'],
    [['--url', 'http://127.0.0.1:9', '--routes', '/api/{zone}/{machine}'], 'not {zone}'],
    [['--url', 'http://127.0.0.1:9', '--routes', '/api/{region}'], 'us/0 and us/1 have one path'],
    [['--url', 'http://127.0.0.1:9', '--answer', 'body'], 'Expected a JSON pointer such as /served/by'],
    [['--url', 'http://127.0.0.1:9', '--statuses', 'ok'], 'Expected statuses such as 2xx'],
    [['--url', 'http://127.0.0.1:9', '--header', 'no colon'], "Expected 'Name: value'"],
    [['--answer', 'none'], '--answer is for a service that runs already: add --url URL'],
    [['--routes', 'missing.json'], 'missing.json: there is no such file'],
    [['--url', 'http://127.0.0.1:9', '--answer', 'none', '--ca', 'missing.pem'], '--ca missing.pem'],
    [['--url', 'http://127.0.0.1:9', '-n', '20000', '--answer', 'none'], 'does not answer'],
  ])('%j', async (args, expected) => {
    const { exitCode, stderr } = await inProcess(...anywhere, ...args);
    expect(stderr).toContain(expected);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(exitCode).toBe(2);
  });

  test.each([
    ['{}', 'no region in it'],
    ['{ "us": [] }', 'at least one machine'],
    ['{ "us": ["ftp://127.0.0.1"] }', 'us/0 is "ftp://127.0.0.1": expected http://'],
    ['{ "us": ["/work"] }', 'add --url URL'],
    ['{ "us": "x" ', 'routes.json'],
  ])('a routes file with %s', async (text, expected) => {
    const { exitCode, stderr } = await inProcess(...anywhere, '--routes', file(text));
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(expected) as string,
    });
  });

  test('an answer that the mapping does not fit: the first of them is shown', async () => {
    const service = await standIn(ofApi, (response) => response.end('{"meta":{"host":"web-7"}}'));
    const at = reach(service);
    const nothing = await inProcess(...anywhere, ...at, '--answer', '/meta/server');
    expect(nothing.exitCode).toBe(2);
    expect(nothing.stderr).toContain(
      'answered HTTP 200: {"meta":{"host":"web-7"}} (nothing at /meta/server)',
    );
    const unknown = await inProcess(...anywhere, ...at, '--answer', '/meta/host');
    expect(unknown.stderr).toContain('answered by web-7, which isn’t in the fleet');
  });

  test('more than a fleet of others is sent without --yes', async () => {
    const service = await standIn(ofApi, (response) => response.end('hello'));
    const at = reach(service);
    const { exitCode, stderr } = await inProcess(
      'run',
      'random',
      '-n',
      '10001',
      '--vus',
      '5',
      '--mode',
      'closed',
      ...at,
    );
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--yes') as string,
    });
    const fast = await inProcess(
      'run',
      'random',
      '--mode',
      'open',
      '--rate',
      '1001',
      '--duration',
      '1s',
      ...at,
    );
    expect(fast.stderr).toContain('1,001 requests per second');
  });
});

describe('without --yes nothing leaves this computer', load, () => {
  /** A command line whose look-ups and connections are counted, and go nowhere. */
  async function counted(...args: string[]) {
    const folder = newFolder();
    const hook = `
      const { appendFileSync } = require('node:fs');
      const note = (what) => appendFileSync(${JSON.stringify(`${folder}/sent`)}, what + '\\n');
      const dns = require('node:dns');
      dns.lookup = (name, options, done = options) => { note('lookup ' + name); done(new Error('no look-up')); };
      dns.promises.lookup = async (name) => { note('lookup ' + name); throw new Error('no look-up'); };
      const { Socket } = require('node:net');
      const connect = Socket.prototype.connect;
      Socket.prototype.connect = function (...given) { note('connect'); return connect.apply(this, given); };
    `;
    writeFileSync(`${folder}/hook.cjs`, hook);
    writeFileSync(`${folder}/sent`, '');
    const command = ['--require', `${folder}/hook.cjs`, main, ...args];
    const run = await execa(process.execPath, command, { reject: false, env: { CI: 'true', NO_COLOR: '1' } });
    return { ...run, sent: readFileSync(`${folder}/sent`, 'utf8') };
  }

  const routes = () => {
    const file = `${newFolder()}/routes.json`;
    writeFileSync(file, '{ "us": ["http://127.0.0.1:9/", "http://elsewhere.invalid/"] }');
    return file;
  };

  test.each([
    ['run', () => ['run', 'random', '-n', '5', '--url', 'https://service.invalid']],
    ['an address that only looks like ours', () => ['run', 'random', '--url', 'http://127.0.0.1.invalid']],
    ['compare', () => ['compare', '--strategies', 'random', '-n', '5', '--url', 'http://10.0.0.1']],
    ['limits', () => ['limits', '--url', 'http://service.invalid', '--fleet', 'us:1']],
    ['a host of a routes file', () => ['run', 'random', '-n', '5', '--routes', routes()]],
  ])('%s', async (_, args) => {
    const { exitCode, stderr, sent } = await counted(...args());
    expect(stderr).toMatch(/load would leave this computer, for .*: nothing was sent; add --yes/);
    expect({ exitCode, sent }).toEqual({ exitCode: 2, sent: '' });
  });

  test('and with it the first look-up is made, and said', async () => {
    const { exitCode, stderr, sent } = await counted(
      'run',
      'random',
      '--url',
      'http://service.invalid',
      '--yes',
    );
    expect(stderr).toContain('load leaves this computer, for service.invalid');
    expect(sent).toContain('lookup service.invalid');
    expect(exitCode).toBe(2);
  });
});
