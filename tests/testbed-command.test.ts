import { execa } from 'execa';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { main, routebench } from './harness.ts';

/** Starts a server command and waits until it says where it listens. */
function start(...args: string[]) {
  const running = execa(process.execPath, [main, ...args], { reject: false });
  return new Promise<{ process: typeof running; url: string }>((resolve, reject) => {
    running.stdout.on('data', (line: Buffer) => {
      const url = /at (http:\S+);/.exec(line.toString())?.[1];
      if (url !== undefined) resolve({ process: running, url });
    });
    void running.then(({ stderr }) => reject(new Error(stderr)));
  });
}

test('routebench testbed answers with the four fields, and ends cleanly on SIGINT and SIGTERM', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const { process: running, url } = await start('testbed', '--port', '0', '--time-scale', '50');
    expect((await fetch(url)).status).toBe(200);
    const answer = await (await fetch(`${url}/work/us/1`)).json();
    expect(answer).toEqual({
      machine: 'Machine 1',
      region: 'us',
      response_time: expect.any(Number),
      work_time: expect.any(Number),
    });
    const started = Date.now();
    running.kill(signal);
    expect((await running).exitCode).toBe(0);
    expect(Date.now() - started).toBeLessThan(5000);
  }
});

test('master and workers run as processes of their own', async () => {
  const worker = await start(
    'worker',
    '--topology',
    'topologies/single.json',
    '--machine',
    'emea/0',
    '--port',
    '0',
  );
  const master = await start(
    ...['master', '--topology', 'topologies/single.json', '--workers', `emea/0=${worker.url}`, '--port', '0'],
  );
  expect(await (await fetch(`${master.url}/work`)).json()).toMatchObject({
    machine: 'Machine 0',
    region: 'emea',
  });
  worker.process.kill('SIGTERM');
  await worker.process;
  expect((await fetch(`${master.url}/work`)).status).toBe(502);
  master.process.kill('SIGTERM');
  expect((await master.process).exitCode).toBe(0);
});

test('a port in use is told, with the option that changes it', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const { exitCode, stderr } = await routebench('testbed', '--port', String(port));
  taken.close();
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`port ${port} on 127.0.0.1 is in use; choose another with --port`);
});
