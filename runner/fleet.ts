/** The fleet a run is measured on: one of our own, in a process of its own, or a master that runs already. */
import { fork } from 'node:child_process';
import type { Fault } from '../strategies/kit/faults.ts';
import type { Topology } from '../strategies/kit/topology.ts';
import { UserError } from './errors.ts';
import { inRoot } from './paths.ts';

export interface Fleet {
  readonly url: string;
  close(): Promise<void>;
}

export interface FleetWish {
  readonly topology: Topology;
  readonly timeScale: number;
  readonly seed: number;
  readonly faults?: readonly Fault[] | null;
}

/** What a forked fleet tells once it listens. */
export interface Ready {
  readonly url: string;
}

/**
 * Starts a fleet on a free port of 127.0.0.1. It ends with us, whatever ends us: a lost channel stops it. It has a
 * process group of its own, so that Ctrl-C doesn't take the fleet from under a k6 that is still writing its results.
 */
export function startFleet(
  topology: Topology,
  timeScale: number,
  seed: number,
  faults: readonly Fault[] | null = null,
): Promise<Fleet> {
  const child = fork(inRoot('build/node/runner/fleet-process.js'), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
  });
  child.send({ topology, timeScale, seed, faults } satisfies FleetWish);
  let complaint = '';
  child.stderr!.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new UserError(`the testbed ended at once (exit ${code}): ${complaint.trim()}`, 1)),
    );
    child.once('message', ({ url }: Ready) =>
      resolve({
        url,
        async close() {
          child.kill('SIGTERM');
          await gone;
        },
      }),
    );
  });
}
