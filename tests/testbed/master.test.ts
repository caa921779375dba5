import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Topology } from '../../model/fleet/topology.ts';
import { ask, askRaw, jsonOf, timingOf, type HttpAnswer } from '../support/http.ts';
import { startMachine } from '../../testbed/machine.ts';
import type { Running } from '../../testbed/listen.ts';
import { REQUEST_INDEX } from '../../model/master-api.ts';
import { startMaster } from '../../testbed/master.ts';
import { startTestbed, type RunningTestbed } from '../../testbed/testbed.ts';
import { loadTopology } from '../../records/files/topology-file.ts';

const TIME_SCALE = 20;

interface Answer {
  readonly machine: string;
  readonly region: string;
  readonly response_time: number;
  readonly work_time: number;
}

async function withTestbed(topology: Topology, use: (url: string) => Promise<void>, timeScale = 1) {
  const testbed = await startTestbed({ topology, timeScale });
  await use(testbed.url).finally(() => testbed.close());
}

const oneMachine = (machine: object, more: Partial<Topology> = {}): Topology => ({
  name: 'one',
  regions: { emea: { latencyMs: 0, machines: [{ serviceMs: 1, ...machine }] } },
  ...more,
});

describe('the original fleet', () => {
  let fleet: RunningTestbed;
  beforeAll(async () => void (fleet = await startTestbed({ timeScale: TIME_SCALE })));
  afterAll(() => fleet.close());

  const directory = {
    paths: ['/', '/work', '/work/<region>', '/work/<region>/<machine>'],
    regions: { emea: 1, us: 2, asia: 2 },
  };

  test('GET / answers 200 and says what this is', async () => {
    const answer = await ask(fleet.url, '/');
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject({ name: 'original', timeScale: TIME_SCALE, seed: 1, ...directory });
  });

  test('an answer is the four fields to the letter, for each machine', async () => {
    for (const { id, region, number } of [
      { id: 'emea/0', region: 'emea', number: 0 },
      { id: 'us/1', region: 'us', number: 1 },
      { id: 'asia/0', region: 'asia', number: 0 },
    ]) {
      const answer = await ask(fleet.url, `/work/${id}`);
      expect(answer.status).toBe(200);
      expect(answer.httpVersion).toBe('1.1');
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.text).toMatch(
        new RegExp(
          `^{"machine":"Machine ${number}","region":"${region}","response_time":[0-9]+,"work_time":[0-9]+}$`,
        ),
      );
    }
  });

  test('its times are the link, the queue and the service, never less', async () => {
    const answer = await ask(fleet.url, '/work/us/0');
    expect(timingOf(answer, 'link')).toBe(340 / TIME_SCALE);
    expect(timingOf(answer, 'work')).toBe(30 / TIME_SCALE);
    expect(jsonOf<Answer>(answer).response_time).toBeGreaterThanOrEqual(Math.floor(370 / TIME_SCALE));
  });

  test('label and region can be pasted back into a path', async () => {
    const { region, machine } = jsonOf<Answer>(await ask(fleet.url, '/work'));
    const again = await ask(fleet.url, `/work/${region}/${machine.slice('Machine '.length)}`);
    expect(jsonOf(again)).toMatchObject({ region, machine });
  });

  test('500 at once, a connection each, with any Host header, are all answered', async () => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        ask(fleet.url, '/work', { headers: { host: `client-${i}.example` } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(500);
  });

  test('HTTP/1.0 and a request without a Host are served too', async () => {
    expect(await askRaw(fleet.url, 'GET /work/us/1 HTTP/1.0\r\n\r\n')).toContain('{"machine":"Machine 1"');
    const closing = 'GET /work/us/1 HTTP/1.1\r\nConnection: close\r\n\r\n';
    expect(await askRaw(fleet.url, closing)).toContain('{"machine":"Machine 1"');
  });

  test('HEAD has the headers of GET and no body', async () => {
    for (const path of ['/', '/work/us/1']) {
      const answer = await ask(fleet.url, path, { method: 'HEAD' });
      expect(answer.status).toBe(200);
      expect(Number(answer.headers['content-length'])).toBeGreaterThan(20);
      expect(answer.text).toBe('');
    }
  });

  test('a query and a slash at the end change nothing', async () => {
    expect(jsonOf(await ask(fleet.url, '/work/us/1?x=1'))).toMatchObject({
      region: 'us',
      machine: 'Machine 1',
    });
    expect(jsonOf(await ask(fleet.url, '/work/us/1/'))).toMatchObject({ region: 'us', machine: 'Machine 1' });
  });

  test.each([
    ['/work/mars', 404, 'there is no region "mars"'],
    ['/work/US', 404, 'there is no region "US"'],
    ['/work/__proto__', 404, 'there is no region "__proto__"'],
    ['/work/us/2', 404, 'there is no machine "2" in region us'],
    ['/work/us/-1', 404, 'there is no machine "-1" in region us'],
    ['/work/us/1.5', 404, 'there is no machine "1.5" in region us'],
    ['/work/us/01', 404, 'there is no machine "01" in region us'],
    ['/work/us/1e0', 404, 'there is no machine "1e0" in region us'],
    ['/work/us/Machine%200', 404, 'there is no machine "Machine 0" in region us'],
    ['/work/us/%00', 404, 'there is no machine "\\u0000" in region us'],
    ['/work/%00', 404, 'there is no region "\\u0000"'],
    ['/work/us/%zz', 400, 'not a valid url component'],
    ['/work/us/0/1', 404, 'there is no /work/us/0/1'],
    ['/work//0', 404, 'there is no region ""'],
    ['//work', 404, 'there is no //work'],
    ['/favicon.ico', 404, 'there is no /favicon.ico'],
  ])('GET %s is told what there is', async (path, status, error) => {
    const answer = await ask(fleet.url, path);
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toEqual({ error: expect.stringContaining(error), ...directory });
  });

  test.each([
    ['/', 10_240, 404, 'there is no /aaa'],
    ['/work/', 10_240, 404, 'there is no region "aaa'],
    ['/work/us/', 10_240, 404, 'there is no machine "aaa'],
    ['/work/us/', 40_000, 431, 'longer than 16 kB'],
  ])('GET %s with %i letters more is told so in a short answer', async (path, letters, status, error) => {
    const answer = await ask(fleet.url, path + 'a'.repeat(letters));
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toEqual({ error: expect.stringContaining(error), ...directory });
    expect(answer.text.length).toBeLessThan(400);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])('%s is 405 anywhere', async (method) => {
    for (const path of ['/', '/work/us/0', '/nowhere']) {
      const answer = await ask(fleet.url, path, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('GET, HEAD');
      expect(jsonOf(answer)).toEqual({
        error: `${method} is not allowed here`,
        allowed: ['GET', 'HEAD'],
        ...directory,
      });
    }
  });

  test.each([
    ['GET /work HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n', 417],
    ['CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['BREW /work HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['GET /work/us/\0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['nonsense\r\n\r\n', 4],
  ])('%j gets a 4xx that lists what there is', async (bytes, status) => {
    const text = await askRaw(fleet.url, bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toMatchObject(directory);
  });

  test('is as it was after all of that', async () => {
    expect(jsonOf(await ask(fleet.url, '/work/asia/1'))).toMatchObject({
      region: 'asia',
      machine: 'Machine 1',
    });
    expect(jsonOf(await ask(fleet.url, '/'))).toMatchObject({ requestsInFlight: 0 });
  });
});

describe('who serves a request that names no machine', () => {
  const choicesOf = async (seed: number, path: string) => {
    const fleet = await startTestbed({ timeScale: 100, seed });
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        ask(fleet.url, path, { headers: { [REQUEST_INDEX]: String(i) } }),
      ),
    );
    await fleet.close();
    return answers.map((answer) => {
      const { region, machine } = jsonOf<Answer>(answer);
      return `${region} ${machine}`;
    });
  };

  test('is drawn: the region first, then the machine, by the seed and the request', async () => {
    const choices = await choicesOf(1, '/work');
    const share = (name: string) => choices.filter((choice) => choice.startsWith(name)).length / 300;
    // 300 draws: a share of a third has a standard deviation of 0.027, one of a sixth of 0.022.
    expect(Math.abs(share('emea') - 1 / 3)).toBeLessThan(0.11);
    for (const region of ['us', 'asia']) {
      for (const number of [0, 1])
        expect(Math.abs(share(`${region} Machine ${number}`) - 1 / 6)).toBeLessThan(0.09);
    }
    expect(await choicesOf(1, '/work')).toEqual(choices);
    expect(await choicesOf(2, '/work')).not.toEqual(choices);
  });

  test('is of the region that the path names', async () => {
    const choices = await choicesOf(1, '/work/us');
    expect(new Set(choices)).toEqual(new Set(['us Machine 0', 'us Machine 1']));
  });

  test('a request that numbers itself wrongly is told', async () => {
    await withTestbed(oneMachine({}), async (url) => {
      const answer = await ask(url, '/work', { headers: { [REQUEST_INDEX]: 'one' } });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(`${REQUEST_INDEX} is one: expected a whole number, 0 or more`);
    });
  });
});

test('a link with jitter is drawn by the seed and the request', async () => {
  const topology: Topology = {
    name: 'jittery',
    regions: { emea: { latencyMs: 20, jitterMs: 10, machines: [{ serviceMs: 1 }] } },
  };
  const links: number[][] = [];
  for (let run = 0; run < 2; run++) {
    await withTestbed(topology, async (url) => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => ask(url, '/work', { headers: { [REQUEST_INDEX]: String(i) } })),
      );
      links.push(answers.map((answer) => timingOf(answer, 'link')));
    });
  }
  expect(links[1]).toEqual(links[0]);
  expect(Math.min(...links[0]!)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...links[0]!)).toBeLessThanOrEqual(30);
  expect(new Set(links[0]).size).toBeGreaterThan(15);
});

describe('past requestTimeoutMs', () => {
  test('the client gets a 503 in JSON, and the machine still does the work', async () => {
    await withTestbed(oneMachine({ serviceMs: 200 }, { requestTimeoutMs: 300 }), async (url) => {
      const at = performance.now();
      const answers = await Promise.all(Array.from({ length: 4 }, () => ask(url, '/work/emea/0')));
      expect(performance.now() - at).toBeGreaterThanOrEqual(300);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 503, 503, 503]);
      const late = answers.find(({ status }) => status === 503)!;
      expect(late.headers['content-type']).toContain('application/json');
      expect(jsonOf(late)).toEqual({
        error: 'no answer within 300 ms; the machine still does the work',
        region: 'emea',
        machine: 'Machine 0',
      });
      // Three of the four were given up, none of them by the machine: it still has some of them to do.
      const { requestsInFlight } = jsonOf<{ requestsInFlight: number }>(await ask(url, '/'));
      expect(requestsInFlight).toBeGreaterThan(0);
      await expect
        .poll(async () => jsonOf(await ask(url, '/')), { timeout: 5000 })
        .toMatchObject({ requestsInFlight: 0 });
      expect((await ask(url, '/work/emea/0')).status).toBe(200);
    });
  });

  test('an answer that only the link makes late is one too', async () => {
    const topology: Topology = {
      name: 'far',
      requestTimeoutMs: 100,
      regions: { far: { latencyMs: 150, machines: [{ serviceMs: 1 }] } },
    };
    await withTestbed(topology, async (url) => expect((await ask(url, '/work')).status).toBe(503));
  });

  test('it is scaled like everything', async () => {
    const topology = oneMachine({ serviceMs: 20_000 }, { requestTimeoutMs: 10_000 });
    await withTestbed(topology, async (url) => expect((await ask(url, '/work')).status).toBe(503), 100);
  });
});

test('what a full queue refuses is a 503 that says so', async () => {
  await withTestbed(oneMachine({ serviceMs: 50, queueLimit: 1 }), async (url) => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(url, '/work')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503, 503, 503]);
    expect(answers.find(({ status }) => status === 503)!.text).toContain('the queue of this machine is full');
  });
});

test('requests reach a machine in the order in which they came', async () => {
  await withTestbed(oneMachine({ serviceMs: 200 }), async (url) => {
    const asked: Promise<HttpAnswer>[] = [];
    for (let i = 1; i <= 6; i++) {
      asked.push(ask(url, '/work/emea/0'));
      await expect
        .poll(async () => jsonOf(await ask(url, '/')), { interval: 1 })
        .toMatchObject({ requestsInFlight: i });
    }
    const queues = (await Promise.all(asked)).map((answer) => timingOf(answer, 'queue'));
    expect([...queues].sort((a, b) => a - b)).toEqual(queues);
  });
});

describe('a machine that dies', () => {
  const topology = oneMachine({ serviceMs: 30 });
  const machineAt = (port = 0): Promise<Running> =>
    startMachine({
      spec: topology.regions.emea!.machines[0]!,
      region: 'emea',
      number: 0,
      machineIndex: 0,
      port,
    });

  test('is a 502 for those that wait on it and those that follow; back again, it serves', async () => {
    const machine = await machineAt();
    const master = await startMaster({ topology, workers: new Map([['emea/0', machine.url]]) });
    const waiting = Array.from({ length: 20 }, () => ask(master.url, '/work/emea/0'));
    await Promise.race(waiting);
    await machine.close();
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 502]));
    const answer = await ask(master.url, '/work/emea/0');
    expect(answer.status).toBe(502);
    expect(jsonOf(answer)).toEqual({
      error: expect.stringMatching(/^the machine can't be reached: .*ECONNREFUSED/),
      region: 'emea',
      machine: 'Machine 0',
    });
    const reborn = await machineAt(machine.port);
    expect((await ask(master.url, '/work/emea/0')).status).toBe(200);
    await master.close();
    await reborn.close();
  });

  test.each(['{}', 'null', 'hello', '{"machine":"Machine 0"}'])(
    'another server’s answer %s is a 502',
    async (body) => {
      const stranger = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
      await once(stranger, 'listening');
      const { port } = stranger.address() as AddressInfo;
      const workers = new Map([['emea/0', `http://127.0.0.1:${port}`]]);
      const master = await startMaster({ topology, workers });
      const answer = await ask(master.url, '/work/emea/0');
      expect(answer.status).toBe(502);
      expect(answer.text).toContain('this is no answer of a machine (status 200)');
      await master.close();
      stranger.close();
    },
  );
});

test('workers that the topology lacks, or that are missing, are named', async () => {
  const topology = loadTopology();
  await expect(startMaster({ topology, workers: new Map() })).rejects.toThrow(
    'no worker is given for emea/0',
  );
  const workers = new Map(
    ['emea/0', 'us/0', 'us/1', 'asia/0', 'asia/1', 'mars/0'].map((id) => [id, 'http://x:1']),
  );
  await expect(startMaster({ topology, workers })).rejects.toThrow('has no machine mars/0');
});
