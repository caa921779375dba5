/** Floods of well-formed and of malformed requests on master and machine: nothing breaks, nothing is left, the end comes in time. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { uniformOf } from '../../model/stats/random.ts';
import { main, newFolder } from '../support/harness.ts';
import { ask } from '../support/http.ts';

const REQUESTS = 20_000;
const ON_ONE_CONNECTION = 20;
const LANES = 100;
const SEED = 30;

/** Prints what the process holds whenever it is asked by a signal. */
const witness = `process.on('SIGUSR2', () => { gc(); const { heapUsed, external } = process.memoryUsage(); process.stdout.write(JSON.stringify({ mb: (heapUsed + external) / 2 ** 20, sockets: process.getActiveResourcesInfo().filter((it) => it === 'TCPSocketWrap').length }) + '\\n') })`;

/** So fast, and so patient, that no answer is late. */
function fleetFile(): string {
  const file = `${newFolder()}/fleet.json`;
  const us = { latencyMs: 0, machines: [{ serviceMs: 0.01 }, { serviceMs: 0.01 }] };
  writeFileSync(file, JSON.stringify({ name: 'fast', requestTimeoutMs: 3_600_000, regions: { us } }));
  return file;
}

async function start(...args: string[]) {
  const options = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(witness)}`];
  const running = execa(
    process.execPath,
    [...options, main, ...args, '--topology', fleetFile(), '--port', '0'],
    {
      reject: false,
    },
  );
  const next = async () => String(((await once(running.stdout, 'data')) as [Buffer])[0]);
  const url = /at (http:\S+);/.exec(await next())![1]!;
  return {
    url,
    running,
    holds() {
      running.kill('SIGUSR2');
      return next().then((line) => JSON.parse(line) as { mb: number; sockets: number });
    },
  };
}

/** Draws in the order in which they are asked for. */
function drawer(index: number) {
  let draw = 0;
  const below = (end: number) => Math.floor(uniformOf(SEED, index, draw++) * end);
  return { below, of: <T>(items: readonly T[]): T => items[below(items.length)]! };
}
const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'];
const PATHS = [
  '/',
  '/work',
  '/work/us',
  '/work/us/1',
  '/work/mars',
  '/work/us/7',
  '/work/us/%zz',
  '//',
  '/x?y',
];
const HEADERS = [
  'x-request-index',
  'x-due-at',
  'x-due-in',
  'x-run-ms',
  'accept',
  'range',
  'upgrade',
  'cookie',
];
const VALUES = ['0', '1', '-1', '1e300', '-1e300', '999999999999999', 'NaN', '', 'a, b', 'x'.repeat(500)];

function wellFormed(index: number, last: boolean): string {
  const { of, below } = drawer(index);
  const body = below(8) === 0 ? 'b'.repeat(below(300)) : '';
  const headers = Array.from({ length: below(4) }, () => `${of(HEADERS)}: ${of(VALUES)}\r\n`).join('');
  const close = last ? 'Connection: close\r\n' : '';
  return `${of(METHODS)} ${of(PATHS)} HTTP/1.1\r\nHost: x\r\n${headers}${close}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function malformed(index: number): string {
  const { of, below } = drawer(REQUESTS + index);
  const good = wellFormed(index, true);
  const cut = below(good.length);
  const noise = Array.from({ length: below(60) }, () => String.fromCharCode(below(256))).join('');
  return of([
    () => good.slice(0, cut),
    () => noise,
    () => good.slice(0, cut) + noise + good.slice(cut),
    () => `CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n${'c'.repeat(below(100) === 0 ? 70_000 : below(2000))}`,
    () => `GET / HTTP/1.1\r\nHost: x\r\nExpect: ${noise.replace(/[^a-z]/g, '')}tea\r\n\r\n`,
    () => `GET / HTTP/1.1\r\nx: ${'h'.repeat(below(50) === 0 ? 17_000 : 900)}\r\n\r\n`,
    () => `POST /work HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${noise}`,
    () => `GET /work HTTP/${of(['0.9', '1.0', '2.0', '11'])}\r\n\r\n`,
  ])();
}

/**
 * Sends these bytes; the statuses of what comes back until the server closes.
 *
 * @param ends says that nothing follows: what isn't answered yet then isn't, as Node has it
 */
function statusesOf(url: string, bytes: string, ends: boolean): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let text = '';
    const socket = connect(Number(port), hostname, () =>
      ends ? socket.end(bytes, 'latin1') : socket.write(bytes, 'latin1'),
    );
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => error.code !== 'ECONNRESET' && reject(error));
    socket.on('close', () =>
      resolve([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((found) => Number(found[1]))),
    );
  });
}

/** How often each status came, of all these. */
async function flood(url: string, texts: readonly string[], ends = false): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < texts.length; i = next++)
      for (const status of await statusesOf(url, texts[i]!, ends))
        counts.set(status, (counts.get(status) ?? 0) + 1);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return counts;
}

const requests = Array.from({ length: REQUESTS / ON_ONE_CONNECTION }, (_, connection) =>
  Array.from({ length: ON_ONE_CONNECTION }, (_, i) =>
    wellFormed(connection * ON_ONE_CONNECTION + i, i === ON_ONE_CONNECTION - 1),
  ).join(''),
);
const garbage = Array.from({ length: REQUESTS }, (_, index) => malformed(index));
const serverErrors = (counts: ReadonlyMap<number, number>) =>
  [...counts.keys()].filter((status) => status >= 500);

describe.each([
  ['the master', ['testbed']],
  ['a machine', ['worker', '--machine', 'us/1']],
])('%s under floods', { timeout: 240_000 }, (_name, args) => {
  test('no 5xx, no socket left, memory back, ends within 5 s of SIGTERM', async () => {
    const server = await start(...args);
    // What is compiled and buffered once is no leak.
    await flood(server.url, requests.slice(0, 50));
    await flood(server.url, garbage.slice(0, 1000), true);
    const before = await server.holds();
    const answered = await flood(server.url, requests);
    expect(serverErrors(answered)).toEqual([]);
    expect([...answered.values()].reduce((sum, times) => sum + times, 0)).toBe(REQUESTS);
    expect(serverErrors(await flood(server.url, garbage, true))).toEqual([]);
    expect((await ask(server.url, '/work')).status).toBe(200);
    await expect
      .poll(async () => (await server.holds()).sockets, { timeout: 5000 })
      .toBeLessThanOrEqual(before.sockets);
    expect((await server.holds()).mb).toBeLessThan(before.mb + 20);
    const endedAt = performance.now();
    server.running.kill('SIGTERM');
    expect((await server.running).exitCode).toBe(0);
    expect(performance.now() - endedAt).toBeLessThan(5000);
  });
});
