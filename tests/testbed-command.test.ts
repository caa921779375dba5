import { execa } from 'execa';
import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { inProcess } from './support/command-line.ts';
import { main, newFolder } from './support/harness.ts';
import { ask, jsonOf } from './support/http.ts';

/** Starts a server command and waits until it says where it listens. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  const running = execa(process.execPath, [main, ...args], { reject: false, env });
  return new Promise<{ process: typeof running; url: string }>((resolve, reject) => {
    running.stdout.on('data', (line: Buffer) => {
      const url = /at (http:\S+);/.exec(line.toString())?.[1];
      if (url !== undefined) resolve({ process: running, url });
    });
    void running.then(({ stderr }) => reject(new Error(stderr)));
  });
}

describe('routebench testbed', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends cleanly on %s: answers what is under way for 3 s, and no longer',
    async (signal) => {
      const topology = `${newFolder()}/slow.json`;
      const far = { latencyMs: 0, machines: [{ serviceMs: 600_000 }] };
      writeFileSync(topology, JSON.stringify({ name: 'slow', regions: { far } }));
      const { process: running, url } = await start(['testbed', '--port', '0', '--topology', topology]);
      expect(new URL(url).hostname).toBe('127.0.0.1');
      const waiting = ask(url, '/work').catch(() => 'cut off');
      await expect
        .poll(async () => jsonOf(await ask(url, '/')), { interval: 10, timeout: 20_000 })
        .toMatchObject({ requestsInFlight: 1 });
      running.kill(signal);
      expect((await running).exitCode).toBe(0);
      expect(await waiting).toBe('cut off');
      await expect(ask(url, '/')).rejects.toThrow('ECONNREFUSED');
    },
  );

  test('begun by npx, it ends when the shell that npx starts does', async () => {
    const command = `"${process.execPath}" "${main}" testbed --port 0 & wait`;
    const shell = execa('sh', ['-c', command], { reject: false, env: { npm_command: 'exec' } });
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const url = /at (http:\S+);/.exec(line.toString())![1]!;
    expect((await ask(url, '/')).status).toBe(200);
    shell.kill('SIGKILL');
    const answers = () =>
      ask(url, '/').then(
        () => true,
        () => false,
      );
    await expect.poll(answers, { timeout: 30_000, interval: 100 }).toBe(false);
  });

  test('takes its options from the environment too; what is typed wins', async () => {
    const env = {
      ROUTEBENCH_TOPOLOGY: 'topologies/single.json',
      ROUTEBENCH_TIME_SCALE: '40',
      ROUTEBENCH_SEED: '7',
    };
    const { process: running, url } = await start(['testbed', '--port', '0', '--seed', '8'], env);
    expect(jsonOf(await ask(url, '/'))).toMatchObject({ name: 'single', timeScale: 40, seed: 8 });
    running.kill('SIGTERM');
    await running;
  });

  test('tells a port in use, with the option that changes it', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { exitCode, stderr } = await inProcess('testbed', '--port', String(port));
    taken.close();
    expect(exitCode).toBe(1);
    expect(stderr).toBe(`routebench: port ${port} on 127.0.0.1 is in use; choose another with --port`);
  });
});

test('master and workers run as processes of their own, told by options or by the environment', async () => {
  const single = ['--topology', 'topologies/single.json', '--port', '0'];
  const worker = await start(['worker', '--machine', 'emea/0', ...single]);
  const ROUTEBENCH_WORKERS = `emea/0=${worker.url}/`;
  const master = await start(['master', ...single], { ROUTEBENCH_WORKERS });
  expect(jsonOf(await ask(master.url, '/work'))).toMatchObject({ machine: 'Machine 0', region: 'emea' });
  worker.process.kill('SIGTERM');
  expect((await worker.process).exitCode).toBe(0);
  expect((await ask(master.url, '/work')).status).toBe(502);
  expect((await ask(master.url, '/')).status).toBe(200);
  master.process.kill('SIGTERM');
  expect((await master.process).exitCode).toBe(0);
});

describe('a mistake is one line and exit code 2', () => {
  const us0 = 'us/0=http://127.0.0.1:6000';
  const fleet = 'emea/0, us/0, us/1, asia/0, asia/1';
  test.each([
    ['testbed --port 70000', 'Expected a whole number from 0 to 65535.'],
    ['testbed --topology /no/such.json', '/no/such.json: is missing: there is no such file'],
    ['testbed --topology package.json', 'package.json: regions is missing; the file needs name, regions'],
    ['testbed --time-scale 0', 'Expected a number from 0.001 to 1000.'],
    ['testbed --seed x', 'Expected a whole number from 0.'],
    ['worker', "required option '--machine <region/number>' not specified"],
    ['worker --machine us/2', `--machine us/2: this fleet has ${fleet}`],
    ['master', "required option '--workers <list>' not specified"],
    [`master --workers ${us0}`, '--workers: emea/0, us/1, asia/0, asia/1 is missing'],
    [`master --workers mars/0=http://x`, `--workers: mars/0: this fleet has ${fleet}`],
    [
      'master --topology topologies/single.json --workers emea/0=http://x/work',
      '--workers: emea/0=http://x/work: expected http://<host>:<port> and no path',
    ],
    [
      'master --topology topologies/single.json --workers emea/0=x:6000',
      '--workers: emea/0=x:6000: expected http://<host>:<port> and no path',
    ],
    ['testbde', 'Did you mean testbed?'],
    ['testbed --prot 1', 'Did you mean --port?'],
  ])('%s', async (line, message) => {
    const { exitCode, stderr } = await inProcess(...line.split(' '));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
