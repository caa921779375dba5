/** Masters that aren't routebench's: small real servers, each with a trait that has ended a run or measurement without a word. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import type { LimitsRecord } from '../records/limits-format.ts';
import { k6Run, newFolder, readJson, routebench } from './support/harness.ts';

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close().closeAllConnections()));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What tells the original fleet's machines by their path alone. */
const bodyAt = (path: string): string => {
  const [, , region, number] = path.split('/');
  return JSON.stringify({ machine: `Machine ${number}`, region, response_time: 5, work_time: 3 });
};

/** Tells its one machine, and a time-out so short that bursts stay small. */
const greeting = JSON.stringify({ regions: { us: 1 }, requestTimeoutMs: 1500 });
const answerTo = (path: string): string => (path === '/' ? greeting : bodyAt(path));

const PYTHON = `
import http.server, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = (${JSON.stringify(greeting)} if self.path == '/' else ${JSON.stringify(bodyAt('/work/us/0'))}).encode()
        if self.path != '/': time.sleep(0.02)
        self.send_response(200)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
`;

async function limitsOf(url: string) {
  const out = `${newFolder()}/limits`;
  const run = await routebench('limits', '--url', url, '--out', out);
  return { ...run, out, record: readJson<LimitsRecord>(`${out}/limits.json`) };
}

describe('limits --url of a stranger ends with page and profile', { timeout: 300_000 }, () => {
  test('where GET / takes 20 ms', async () => {
    const url = await serve(({ url }, response) =>
      setTimeout(() => response.end(answerTo(url!)), url === '/' ? 20 : 5),
    );
    const { exitCode, out, record, stderr } = await limitsOf(url);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(record.status).toBe('finished');
    expect(record.master!.answerMs).toBeGreaterThan(18);
    expect(existsSync(`${out}/limits.html`)).toBe(true);
    expect(existsSync(`${out}/profile.json`)).toBe(true);
  });

  test('where it answers 503 to a tenth', async () => {
    let turn = 0;
    const url = await serve(({ url }, response) => {
      if (turn++ % 10 === 9) response.writeHead(503).end();
      else setTimeout(() => response.end(answerTo(url!)), url === '/' ? 0 : 5);
    });
    const { exitCode, out, record, stderr } = await limitsOf(url);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toMatch(/\d+ × HTTP 503/);
    expect(record.status).toBe('finished');
    expect(existsSync(`${out}/profile.json`)).toBe(true);
  });

  test('where it is a Python server', async () => {
    const file = `${newFolder()}/server.py`;
    writeFileSync(file, PYTHON);
    const python = execa('python3', [file], { reject: false });
    try {
      const port = await new Promise<string>((resolve) =>
        python.stdout.once('data', (line: Buffer) => resolve(line.toString().trim())),
      );
      const { exitCode, out, record, stderr } = await limitsOf(`http://127.0.0.1:${port}`);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(record.status).toBe('finished');
      expect(existsSync(`${out}/profile.json`)).toBe(true);
    } finally {
      python.kill();
      await python;
    }
  });
});

describe('run --url of a stranger', () => {
  const out = () => ['--out', `${newFolder()}/run`];

  test('says which fleet is assumed, and takes answers of that fleet', async () => {
    const url = await serve(({ url }, response) => response.end(url === '/' ? 'hello' : bodyAt(url!)));
    const { exitCode, stderr } = await routebench('run', 'round-robin', '-n', '5', '--url', url, ...out());
    expect(exitCode).toBe(0);
    expect(stderr).toContain('the original one is assumed (emea 1, us 2, asia 2)');
  });

  test.each([
    [
      'mars',
      (path: string) => bodyAt(path).replace(/"region":"\w+"/, '"region":"mars"'),
      'isn’t in the fleet',
    ],
    [
      'one-based',
      (path: string) =>
        bodyAt(path).replace(/(Machine )(\d)/, (_, label: string, n: string) => label + (Number(n) + 1)),
      'answered by emea/1',
    ],
    ['no JSON', () => '<html>', 'not JSON: <html>'],
    [
      'µs as text',
      (path: string) => bodyAt(path).replace('"work_time":3', '"work_time":"3"'),
      'work_time is a string',
    ],
  ])('stops before the load where answers are %s', async (_name, body, problem) => {
    const url = await serve(({ url }, response) => response.end(url === '/' ? 'hello' : body(url!)));
    const run = await k6Run('build/round-robin.js', { N: 20, BASE_URL: url });
    expect(run.exitCode).toBe(108);
    expect(run.all).toContain(problem);
    expect(run.all).toContain('expected JSON with machine Machine 0, region emea');
  });

  test('that tells its fleet and then answers from another counts no success', async () => {
    const regions = { emea: 1, us: 2, asia: 2 };
    const url = await serve(({ url }, response) =>
      response.end(url === '/' ? JSON.stringify({ regions }) : bodyAt('/work/mars/0')),
    );
    const json = await routebench('run', 'round-robin', '-n', '5', '--url', url, '--json', ...out());
    expect(JSON.parse(json.stdout)).toMatchObject({ n: 5, failed: 5 });
  });

  test('that redirects is told where it leads', async () => {
    const url = await serve((_, response) => response.writeHead(307, { location: 'http://there:1/' }).end());
    for (const command of [['run', 'random', '-n', '5'], ['limits']]) {
      const { exitCode, stderr } = await routebench(...command, '--url', url, ...out());
      expect(exitCode).toBe(2);
      expect(stderr).toContain('redirects GET / to http://there:1/: redirects are not followed');
    }
  });

  test.each(['["emea"]', '{"regions":["emea"]}', '{"regions":{"emea":{}}}', '7', '"hello"', 'null'])(
    'whose GET / is %s tells nothing of its fleet',
    async (body) => {
      const url = await serve(({ url }, response) => response.end(url === '/' ? body : bodyAt(url!)));
      const run = await k6Run('build/round-robin.js', { N: 5, BASE_URL: url });
      expect({ exitCode: run.exitCode, all: run.all }).toMatchObject({ exitCode: 0 });
    },
  );

  test('a password in an address is refused and not repeated', async () => {
    const url = 'http://me:sesame@127.0.0.1:5000';
    const run = await routebench('run', 'random', '-n', '5', '--url', url);
    expect(run.exitCode).toBe(2);
    const k6 = await k6Run('build/random.js', { N: 5, BASE_URL: url });
    expect(k6.exitCode).toBe(108);
    for (const text of [run.stderr, k6.all]) {
      expect(text).toContain('//***@127.0.0.1');
      expect(text).not.toContain('sesame');
    }
  });
});
