import { afterEach, describe, expect, test } from 'vitest';
import type { MachineSpec } from '../../model/fleet/topology.ts';
import { ask, askRaw, jsonOf } from '../support/http.ts';
import { DUE_AT, DUE_IN, MASTER_KEY, RUN_MS, type MachineBody } from '../../model/master-api.ts';
import { startMachine } from '../../testbed/machine.ts';
import type { Running } from '../../testbed/listen.ts';

const masterKey = 'of the master';
let machine: Running;
afterEach(() => machine.close());

async function start(
  spec: Partial<MachineSpec>,
  more: { seed?: number; timeScale?: number; masterKey?: undefined } = {},
) {
  const place = { region: 'us', number: 1, machineIndex: 2 };
  machine = await startMachine({ spec: { serviceMs: 20, ...spec }, masterKey, ...place, ...more });
  return machine.url;
}

/** Asks for work that is due at given moments, counted from now, in ms: what follows then depends on no timer. */
async function workAt(url: string, ...momentsMs: number[]) {
  const nowMs = performance.now();
  const answers = [];
  for (const ms of momentsMs) {
    answers.push(ask(url, '/work', { headers: { [DUE_AT]: String(nowMs + ms), [MASTER_KEY]: masterKey } }));
    // The next one is sent once this one has arrived: its place in the queue is then known.
    await expect
      .poll(async () => jsonOf(await ask(url, '/')), { interval: 1 })
      .toMatchObject({ accepted: answers.length });
  }
  return Promise.all(answers);
}

const queuesOf = (answers: Awaited<ReturnType<typeof workAt>>) =>
  answers.map((answer) => Math.round(jsonOf<MachineBody>(answer).queueMs));

describe('a machine', () => {
  test('says who it is, and answers with what it took', async () => {
    const url = await start({ workMs: 21 });
    expect(jsonOf(await ask(url, '/'))).toEqual({
      machine: 'Machine 1',
      region: 'us',
      unfinished: 0,
      accepted: 0,
    });
    const answer = await ask(url, '/work');
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toEqual({
      machine: 'Machine 1',
      region: 'us',
      work_time: 21,
      queueMs: 0,
      serviceMs: 20,
      lateMs: expect.any(Number),
    });
    expect(answer.headers['server-timing']).toBe('queue;dur=0.000, work;dur=20.000');
  });

  test('reports its service time as work_time where no other is given', async () => {
    expect(jsonOf(await ask(await start({ serviceMs: 12 }), '/work'))).toMatchObject({ work_time: 12 });
  });

  test('serves one at a time, first in, first out', async () => {
    expect(queuesOf(await workAt(await start({}), 0, 0, 0, 10))).toEqual([0, 20, 40, 50]);
  });

  test('serves as many at a time as it is told', async () => {
    expect(queuesOf(await workAt(await start({ concurrency: 3 }), 0, 0, 0, 0))).toEqual([0, 0, 0, 20]);
  });

  test('is done no sooner than it says', async () => {
    const answers = await workAt(await start({}), 0, 0, 0);
    for (const answer of answers) expect(jsonOf<MachineBody>(answer).lateMs).toBeGreaterThanOrEqual(0);
  });

  test('refuses at once what finds the queue full, and goes on with the rest', async () => {
    const url = await start({ serviceMs: 100, queueLimit: 2 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(url, '/work')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 503, 503, 503]);
    expect(jsonOf(answers.find(({ status }) => status === 503)!)).toEqual({
      error: 'the queue of this machine is full (2 waiting)',
      machine: 'Machine 1',
      region: 'us',
    });
  });

  test('falls asleep after idling; the first request waits until it wakes, others behind it', async () => {
    const url = await start({ serviceMs: 20, sleepAfterMs: 400, wakeMs: 100 });
    expect(queuesOf(await workAt(url, 0, 500, 510, 900))).toEqual([0, 100, 110, 0]);
  });

  test('draws its service times by the seed and the position in its queue', async () => {
    const services: number[][] = [];
    for (const seed of [1, 1, 2]) {
      const url = await start({ serviceJitterMs: 10 }, { seed });
      const answers = await workAt(url, 0, 0, 0, 0, 0);
      services.push(answers.map((answer) => jsonOf<MachineBody>(answer).serviceMs));
      await machine.close();
    }
    const [one, again, other] = services;
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(new Set(one).size).toBe(5);
    for (const ms of one!) expect(Math.abs(ms - 20)).toBeLessThanOrEqual(10);
  });

  test('divides every duration by the time scale', async () => {
    const url = await start({ serviceMs: 1000, workMs: 500 }, { timeScale: 50 });
    expect(jsonOf(await ask(url, '/work'))).toMatchObject({ serviceMs: 20, work_time: 10 });
  });

  test.each([DUE_AT, DUE_IN, RUN_MS])('%s doesn’t count unless its master says it', async (header) => {
    const url = await start({ serviceMs: 1 });
    for (const value of ['999999999999999', '1e12', '-1e300', 'Infinity']) {
      const answer = await ask(url, '/work', { headers: { [header]: value } });
      expect(jsonOf<MachineBody>(answer).queueMs).toBeLessThan(1000);
    }
  });

  test.each([
    [DUE_IN, '1e12'],
    [DUE_IN, '-1e300'],
    [DUE_IN, 'soon'],
    [RUN_MS, '-1'],
    [RUN_MS, '1e300'],
  ])('with its master elsewhere it refuses %s: %s, and serves on', async (header, value) => {
    const url = await start({ serviceMs: 1 }, { masterKey: undefined });
    const answer = await ask(url, '/work', { headers: { [header]: value } });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toEqual({
      error: expect.stringContaining(`${header} is ${value}: expected ms from`),
    });
    expect((await ask(url, '/work', { headers: { [DUE_AT]: '999999999999999' } })).status).toBe(200);
  });

  test.each([
    ['GET /work HTTP/1.1\r\nHost: x\r\nx\r\n\r\n', 400],
    ['GET /work HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n', 417],
    [`GET /work HTTP/1.1\r\nHost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
  ])('refuses as the master does, in JSON (%#)', async (bytes, status) => {
    const text = await askRaw(await start({}), bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toMatchObject({ paths: ['/', '/work'] });
  });

  test('has nothing else: 404 and 405 in JSON', async () => {
    const url = await start({});
    const lost = await ask(url, '/nowhere');
    expect(lost.status).toBe(404);
    expect(jsonOf(lost)).toEqual({ error: '/nowhere is not here', paths: ['/', '/work'] });
    const posted = await ask(url, '/work', { method: 'POST' });
    expect(posted.status).toBe(405);
    expect(posted.headers.allow).toBe('GET, HEAD');
  });
});
