import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { ask, jsonOf } from '../support/http.ts';
import { startMachine } from '../../testbed/machine.ts';
import { startTestbed } from '../../testbed/testbed.ts';

/** What this process listens on and is connected to. */
const sockets = () =>
  process.getActiveResourcesInfo().filter((resource) => /^TCP(Server|Socket)Wrap$/.test(resource)).length;

test('binds to loopback alone, and leaves nothing behind once closed, answered or not', async () => {
  const before = sockets();
  const testbed = await startTestbed();
  expect(new URL(testbed.url).hostname).toBe('127.0.0.1');
  const abandoned = ask(testbed.url, '/work/emea/0').catch((error: NodeJS.ErrnoException) => error.code);
  await expect
    .poll(async () => jsonOf(await ask(testbed.url, '/')), { interval: 1 })
    .toMatchObject({ requestsInFlight: 1 });
  await testbed.close();
  expect(await abandoned).toBe('ECONNRESET');
  await expect(ask(testbed.url, '/')).rejects.toThrow('ECONNREFUSED');
  await expect.poll(sockets).toBe(before);
});

test('CONNECT with a body leaves no socket, and the fleet closes', async () => {
  const before = sockets();
  const testbed = await startTestbed();
  const client = connect(testbed.port, '127.0.0.1').setEncoding('utf8');
  client.write(`CONNECT x HTTP/1.1\r\nHost: x\r\n\r\n${'a'.repeat(70_000)}`);
  const [answer] = (await once(client, 'data')) as [string];
  expect(answer).toMatch(/^HTTP\/1.1 405 /);
  client.end();
  await testbed.close();
  client.destroy();
  await expect.poll(sockets).toBe(before);
});

test('given time, it answers what is under way and takes nothing new', async () => {
  const before = sockets();
  const testbed = await startTestbed();
  const answers = Array.from({ length: 3 }, () => ask(testbed.url, '/work/emea/0'));
  await expect
    .poll(async () => jsonOf(await ask(testbed.url, '/')), { interval: 1 })
    .toMatchObject({ requestsInFlight: 3 });
  const closed = testbed.close(20_000);
  await expect(ask(testbed.url, '/')).rejects.toThrow('ECONNREFUSED');
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
  await closed;
  await expect.poll(sockets).toBe(before);
});

test('a port in use is told with the option that changes it, and no machine is left running', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const before = sockets();
  const message = `port ${port} on 127.0.0.1 is in use; choose another with --port`;
  await expect(startTestbed({ port })).rejects.toThrow(message);
  const place = { region: 'us', number: 0, machineIndex: 0 };
  await expect(startMachine({ spec: { serviceMs: 1 }, ...place, port })).rejects.toThrow(message);
  await expect.poll(sockets).toBe(before);
  taken.close();
});

test('an address that this machine lacks is told with the option that changes it', async () => {
  await expect(startTestbed({ host: '192.0.2.1' })).rejects.toThrow(
    /192\.0\.2\.1 .* choose another with --host/,
  );
});

test('many fleets side by side don’t mix', async () => {
  const [one, two] = await Promise.all([startTestbed({ timeScale: 50 }), startTestbed({ timeScale: 100 })]);
  expect(jsonOf(await ask(one.url, '/'))).toMatchObject({ timeScale: 50 });
  expect(jsonOf(await ask(two.url, '/'))).toMatchObject({ timeScale: 100 });
  await Promise.all([one.close(), two.close()]);
});
