/** A fleet that others' requests have left at rest. One of our own starts at rest; a running one (--url) is waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fleetOf, noLoadAnswerMs } from '../../model/fleet/fleet.ts';
import { speaksAsMaster } from '../../model/service/syntax.ts';
import { UserError } from '../errors.ts';
import { idsOf } from '../fleet/probe-master.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { reachOf, type Reach, type ReachOptions } from '../service/reach.ts';

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
  options: ReachOptions & { readonly url: string },
  { topology, profileFile, timeScale }: RunSpec,
  signal: AbortSignal,
): Promise<boolean> {
  const ids = idsOf({ ...options, profileFile }, topology);
  const reach = reachOf(options, ids);
  const probes =
    topology === null
      ? [{ target: speaksAsMaster(options) ? '' : ids[0]!, atMostMs: Infinity }]
      : fleetOf(topology).machines.map((machine) => ({
          target: machine.id,
          atMostMs: (1.5 * noLoadAnswerMs(machine)) / timeScale + SLACK_MS,
        }));
  const until = Date.now() + PATIENCE_MS;
  let before = Infinity;
  for (;;) {
    const tookMs = await Promise.all(probes.map(({ target }) => answerMs(reach, target, signal)));
    const slowest = Math.max(...tookMs);
    const steady = topology !== null || slowest >= 0.8 * before;
    if (steady && tookMs.every((ms, i) => ms <= probes[i]!.atMostMs)) return true;
    if (Date.now() > until) return false;
    before = slowest;
    await sleep(100, undefined, { signal });
  }
}

/** Infinity where it isn't a good answer: a machine that refuses is not at rest. */
async function answerMs(reach: Reach, target: string, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const { status, problem } = await reach.ask(target, inTime);
    const isGood = reach.service === undefined ? status === 200 : problem === '';
    return isGood ? performance.now() - startedAt : Infinity;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    return Infinity;
  }
}
