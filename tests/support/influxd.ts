/** A real InfluxDB 1.x of a test's own: free ports, a folder of its own, ended with the test. */
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { execa } from 'execa';
import { atEnd, newFolder } from './folder.ts';

const influxd = ['/usr/bin/influxd', '/usr/local/bin/influxd'].find((path) => existsSync(path));

/** Why tests that need a database are skipped; with CI set a missing one is a failure. */
export function needsInfluxd(): string | undefined {
  if (influxd !== undefined) return undefined;
  if (process.env.CI) throw new Error('influxd is missing: apt-get install influxdb');
  return 'influxd is missing (Debian: apt-get install influxdb)';
}

export interface Database {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  kill(signal: NodeJS.Signals): void;
  /** Starts it again on its folder and its port. */
  again(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly auth?: boolean;
  readonly maxBodyBytes?: number;
  /** Where its data goes, if not into its own folder. */
  readonly store?: string;
}

/** A port that was free can be somebody else's by the time influxd listens: then on others. */
export async function startInfluxd(options: DatabaseOptions = {}): Promise<Database> {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

async function startOnce({
  auth = false,
  maxBodyBytes = 0,
  store = newFolder(),
}: DatabaseOptions): Promise<Database> {
  const folder = newFolder();
  const [port, backupPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(
    `${folder}/influxdb.conf`,
    `reporting-disabled = true
bind-address = "127.0.0.1:${backupPort}"
[meta]
dir = "${store}/meta"
[data]
dir = "${store}/data"
wal-dir = "${store}/wal"
query-log-enabled = false
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
auth-enabled = ${auth}
log-enabled = false
max-body-size = ${maxBodyBytes}
`,
  );
  const start = () =>
    execa(influxd!, ['-config', `${folder}/influxdb.conf`], {
      reject: false,
      stdin: 'ignore',
      stdout: { file: `${folder}/out.log`, append: true },
      stderr: { file: `${folder}/out.log`, append: true },
    });
  let running = start();
  try {
    await answering(url);
  } catch (error) {
    running.kill('SIGKILL');
    throw error;
  }
  const close = async () => {
    running.kill('SIGCONT');
    running.kill('SIGKILL');
    await running;
  };
  atEnd(close);
  return {
    url,
    folder,
    get pid() {
      return running.pid!;
    },
    kill: (signal) => void running.kill(signal),
    async again() {
      await running;
      running = start();
      await answering(url);
    },
    close,
  };
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      if ((await fetch(`${url}/ping`)).status === 204) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`influxd doesn't answer at ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
