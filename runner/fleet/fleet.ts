/** The fleet a run is measured on: one of our own, in a process of its own, or a master that runs already. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { readGreeting } from '../../model/master-api.ts';
import { UserError } from '../errors.ts';
import { inRoot } from '../paths.ts';

export interface Fleet {
  readonly url: string;
  close(): Promise<void>;
}

interface FleetRequest {
  readonly topology: Topology;
  readonly timeScale: number;
  readonly seed: number;
  readonly faults?: readonly Fault[] | null;
}

/** What a fleet's process is told: a fleet to start, or that the one it has isn't needed any more. */
export type FleetCommand = FleetRequest | 'close';

/** What it tells then: where the fleet listens, or that it's gone. */
export type FleetReply = { readonly url: string } | 'closed';

/** A process whose fleet is gone: the next one starts in there, where V8 has compiled by now what serves requests. */
let idle: ChildProcess | undefined;

/**
 * Starts a fleet on a free port of 127.0.0.1. It ends with us, whatever ends us: a lost channel stops it. It has a
 * process group of its own, so that Ctrl-C doesn't take the fleet from under a k6 that is still writing its results.
 */
export async function startFleet(
  topology: Topology,
  timeScale: number,
  seed: number,
  faults: readonly Fault[] | null = null,
): Promise<Fleet> {
  const child = idle?.connected ? idle : forkProcess();
  idle = undefined;
  hold(child, true);
  const { url } = (await tell(child, { topology, timeScale, seed, faults })) as { url: string };
  return {
    url,
    async close() {
      // Work that is left would go on beside the next fleet's.
      if (!(await isAtRest(url))) return end(child);
      await tell(child, 'close');
      // Of several that end at once, one is kept.
      if (idle !== undefined) return end(child);
      hold(child, false);
      idle = child;
    },
  };
}

const forkProcess = () =>
  fork(inRoot('build/node/runner/fleet/fleet-process.js'), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
  });

/** Whether it keeps us from ending. */
function hold(child: ChildProcess, held: boolean): void {
  for (const handle of [child, child.channel, child.stderr as Socket | null]) {
    if (held) handle?.ref();
    else handle?.unref();
  }
}

function tell(child: ChildProcess, order: FleetCommand): Promise<FleetReply> {
  let complaint = '';
  const hear = (chunk: Buffer) => void (complaint += chunk.toString());
  child.stderr!.on('data', hear);
  child.send(order);
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new UserError(`the testbed ended (exit ${code}): ${complaint.trim()}`, 1));
    child.once('exit', ended);
    child.once('message', (done: FleetReply) => {
      child.off('exit', ended);
      child.stderr!.off('data', hear);
      resolve(done);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

const ANSWERS_WITHIN_MS = 1000;

async function isAtRest(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    return readGreeting(await answer.text()).requestsInFlight === 0;
  } catch {
    return false;
  }
}
