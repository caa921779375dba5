/** A fleet that others' requests have left at rest. One of our own starts at rest; a running one (--url) is waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fleetOf, noLoadAnswerMs } from '../../model/fleet/fleet.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { workPath } from '../../model/master-api.ts';

const PATIENCE_MS = 60_000;
/** Of an answer, for everything that isn't queue. */
const SLACK_MS = 25;

/**
 * Asks every machine for one answer until none takes longer than with no load. Of an unknown fleet `/work` is asked,
 * until an answer comes as soon as before.
 *
 * @returns whether it came to rest in time
 * @throws Interrupted
 */
export async function waitUntilIdle(
  url: string,
  topology: Topology | null,
  timeScale: number,
  signal: AbortSignal,
): Promise<boolean> {
  const probes =
    topology === null
      ? [{ path: workPath(), atMostMs: Infinity }]
      : fleetOf(topology).machines.map((machine) => ({
          path: workPath(machine.id),
          atMostMs: (1.5 * noLoadAnswerMs(machine)) / timeScale + SLACK_MS,
        }));
  const until = Date.now() + PATIENCE_MS;
  let before = Infinity;
  for (;;) {
    const tookMs = await Promise.all(probes.map(({ path }) => answerMs(`${url}${path}`, signal)));
    const slowest = Math.max(...tookMs);
    const steady = topology !== null || slowest >= 0.8 * before;
    if (steady && tookMs.every((ms, i) => ms <= probes[i]!.atMostMs)) return true;
    if (Date.now() > until) return false;
    before = slowest;
    await sleep(100, undefined, { signal });
  }
}

/** Infinity where it isn't a 200: a machine that refuses is not at rest. */
async function answerMs(url: string, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(url, { redirect: 'manual', signal: inTime });
    await response.arrayBuffer();
    return response.status === 200 ? performance.now() - startedAt : Infinity;
  } catch {
    signal.throwIfAborted();
    return Infinity;
  }
}
