/** Runs a balancer before a fleet: configured, checked by itself, waited for, and gone without a trace afterwards. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Balancer, Configuration, Upstream } from './balancer.ts';
import type { Contestant } from './catalogue.ts';
import { openFilesLimit, requestsWithin } from './open-files.ts';

export interface RunningBalancer {
  readonly url: string;
  readonly version: string;
  close(): Promise<void>;
}

const READY_TIMEOUT_MS = 10_000;
const POLL_MS = 20;
const STOP_TIMEOUT_MS = 3000;
const MAX_COMPLAINT = 300;
const WANTED_CONNECTIONS = 20_000;

/** Its version in a line; undefined where the program isn't on the PATH. */
export function versionOf({ command, versionArgs }: Balancer): string | undefined {
  const { error, stdout, stderr } = spawnSync(command, versionArgs, { encoding: 'utf8', timeout: 10_000 });
  if (error) return undefined;
  const text = `${stdout}\n${stderr}`;
  return /\d+\.\d+(\.\d+)?/.exec(text)?.[0] ?? text.trim().split('\n')[0];
}

/**
 * @param upstreams one for each machine of the fleet
 * @throws Error with one line: the program is missing, refuses its configuration (in its own words), or doesn't answer
 */
export async function startBalancer(
  { name, balancer, algorithm }: Contestant,
  upstreams: readonly Upstream[],
  signal?: AbortSignal,
): Promise<RunningBalancer> {
  const version = versionOf(balancer);
  if (version === undefined)
    throw new Error(`${name}: there is no ${balancer.command} on the PATH: ${balancer.install}`);
  const folder = mkdtempSync(join(tmpdir(), 'routebench-balancer-'));
  try {
    const port = await freePort();
    const configuration = balancer.configure(algorithm, {
      upstreams,
      port,
      folder,
      // Two for each request; at most as many as is asked of a fleet.
      maxConnections: Math.min(WANTED_CONNECTIONS, requestsWithin(openFilesLimit(), 2)),
    });
    for (const [file, text] of Object.entries(configuration.files)) writeFileSync(join(folder, file), text);
    checkConfiguration(name, balancer, configuration);
    const child = run(balancer, configuration);
    const close = async () => {
      await stop(child.process);
      rmSync(folder, { recursive: true, force: true });
    };
    try {
      await untilReady(name, child, `http://127.0.0.1:${port}`, signal);
    } catch (error) {
      await close();
      throw error;
    }
    return { url: `http://127.0.0.1:${port}`, version, close };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function checkConfiguration(name: string, { command }: Balancer, configuration: Configuration): void {
  const { checkArgs, environment } = configuration;
  if (checkArgs === null) return;
  const { status, stdout, stderr } = spawnSync(command, checkArgs, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status !== 0)
    throw new Error(`${name}: ${command} refuses its configuration: ${complaintIn(`${stdout}\n${stderr}`)}`);
}

interface Child {
  readonly process: ChildProcess;
  /** What it has written so far. */
  said(): string;
}

function run({ command }: Balancer, { runArgs, environment }: Configuration): Child {
  const child = spawn(command, runArgs, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is the runner's to handle: a balancer that ends first would turn answers into failures.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-10 * MAX_COMPLAINT)));
  // Where it can't be run at all, `exit` never comes: untilReady sees that nothing answers.
  child.on('error', (error) => (said += error.message));
  const killed = () => void child.kill('SIGKILL');
  process.once('exit', killed);
  child.once('exit', () => process.off('exit', killed));
  return { process: child, said: () => said };
}

async function untilReady(name: string, child: Child, url: string, signal?: AbortSignal): Promise<void> {
  const until = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    signal?.throwIfAborted();
    if (child.process.exitCode !== null)
      throw new Error(`${name} ended at once (exit ${child.process.exitCode}): ${complaintIn(child.said())}`);
    if (await answers(url)) return;
    if (Date.now() > until)
      throw new Error(
        `${name} doesn't answer at ${url} within ${READY_TIMEOUT_MS / 1000} s: ${complaintIn(child.said())}`,
      );
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

/** The lines that tell what is wrong, as one. */
function complaintIn(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /emerg|alert|error/i.test(line));
  return (errors.length > 0 ? errors : lines).join(' ').slice(0, MAX_COMPLAINT) || 'it says nothing';
}

/** A port that is free now: balancers don't tell which one they took. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
