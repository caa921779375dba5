/** The fleet a run is measured on: one of our own, in a process of its own, or a master that runs already. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { readGreeting } from '../../model/master-api.ts';
import type { Edge } from '../../testbed/testbed.ts';
import { endOf, UserError } from '../errors.ts';
import { inRoot } from '../paths.ts';

export interface Fleet {
  readonly url: string;
  /** Aborted where its process ends before it is closed; the reason is a UserError that says how. */
  readonly died: AbortSignal;
  /** Each machine's own address, where they were asked for. */
  readonly edges: readonly Edge[];
  close(): Promise<void>;
}

interface FleetRequest {
  readonly topology: Topology;
  readonly timeScale: number;
  readonly seed: number;
  readonly faults?: readonly Fault[] | null;
  readonly withEdges?: boolean;
}

/** What a fleet's process is told: a fleet to start, or that the one it has isn't needed any more. */
export type FleetCommand = FleetRequest | 'close';

/** What it tells then: where the fleet listens, or that it's gone. */
export type FleetReply = Pick<Fleet, 'url' | 'edges'> | 'closed';

/** A process whose fleet is gone: the next one starts in there, where V8 has compiled by now what serves requests. */
let idle: ChildProcess | undefined;

/**
 * Starts a fleet on a free port of 127.0.0.1. It ends with us, whatever ends us: a lost channel stops it. It has a
 * process group of its own, so that Ctrl-C doesn't take the fleet from under a k6 that is still writing its results.
 *
 * @throws the signal's reason where that is aborted before the fleet listens
 */
export async function startFleet(
  topology: Topology,
  timeScale: number,
  seed: number,
  faults: readonly Fault[] | null = null,
  signal?: AbortSignal,
  withEdges = false,
): Promise<Fleet> {
  signal?.throwIfAborted();
  const order = { topology, timeScale, seed, faults, withEdges };
  const { child, url, edges } = await startIn(order, signal);
  const lost = new AbortController();
  const onExit = (code: number | null, by: NodeJS.Signals | null) =>
    lost.abort(new UserError(`the fleet's process ended during the run (${endOf(code, by)})`, 1));
  child.once('exit', onExit);
  return {
    url,
    edges,
    died: lost.signal,
    async close() {
      child.off('exit', onExit);
      // Work that is left would go on beside the next fleet's.
      if (!(await isAtRest(url))) return end(child);
      const closed = tell(child, 'close', AbortSignal.timeout(CLOSES_WITHIN_MS));
      // Of several that end at once, one is kept.
      if ((await closed.catch(() => undefined)) === undefined || idle !== undefined) return end(child);
      hold(child, false);
      idle = child;
    },
  };
}

/** In the process that is kept, or in a new one: the kept one may have been killed meanwhile. */
async function startIn(request: FleetRequest, signal?: AbortSignal) {
  const start = async (child: ChildProcess) => {
    hold(child, true);
    const { url, edges } = (await tell(child, request, signal)) as Exclude<FleetReply, 'closed'>;
    return { child, url, edges };
  };
  const kept = idle;
  idle = undefined;
  if (kept?.connected) {
    try {
      return await start(kept);
    } catch {
      signal?.throwIfAborted();
      await end(kept);
    }
  }
  return start(forkProcess());
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

/** @throws UserError where the process ends instead, and the signal's reason where that is aborted: it is killed then */
function tell(child: ChildProcess, order: FleetCommand, signal?: AbortSignal): Promise<FleetReply> {
  let complaint = '';
  return new Promise<FleetReply>((resolve, reject) => {
    const settled = (settle: () => void) => {
      child.off('exit', onExit).off('error', onError).off('message', onReply);
      child.stderr!.off('data', hear);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const hear = (chunk: Buffer) => void (complaint += chunk.toString());
    const onReply = (reply: FleetReply) => settled(() => resolve(reply));
    const failed = (why: string) => settled(() => reject(new UserError(why, 1)));
    const onExit = (code: number | null, by: NodeJS.Signals | null) =>
      failed(`the testbed ended (${endOf(code, by)})${complaint && `: ${complaint.trim()}`}`);
    const onError = ({ message }: Error) => failed(`the testbed can't be started: ${message}`);
    const onAbort = () => {
      child.kill('SIGKILL');
      settled(() => reject(signal!.reason as Error));
    };
    child.on('exit', onExit).on('error', onError).on('message', onReply);
    child.stderr!.on('data', hear);
    signal?.addEventListener('abort', onAbort);
    child.send(order, (error) => {
      if (error === null) return;
      // It is gone, or going: its exit tells how. One that lost its channel alone is ended.
      if (hasEnded(child)) onExit(child.exitCode, child.signalCode);
      else child.kill('SIGKILL');
    });
  });
}

/** A fleet that takes longer to close is killed. */
const CLOSES_WITHIN_MS = 2000;

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSES_WITHIN_MS);
  await gone;
  clearTimeout(timer);
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
