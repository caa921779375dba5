/** Holds unit tests to what they are: no process, no network, no waiting on the real clock. */
import child from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { afterAll } from 'vitest';
import { cleanUpFile } from '../folder.ts';

afterAll(cleanUpFile);

const refuse = (what: string) => (): never => {
  throw new Error(`a unit test ${what}: move it into tests/, where system tests are`);
};

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const)
  Object.assign(child, { [name]: refuse('starts a process') });
net.Server.prototype.listen = refuse('listens on a port');
net.Socket.prototype.connect = refuse('opens a connection');
syncBuiltinESMExports();

const immediately = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (call: () => void, ms = 0, ...more: []) =>
    ms > 0 ? refuse(`waits for ${ms} ms of real time`)() : immediately(call, ms, ...more),
  { __promisify__: immediately.__promisify__ },
);
