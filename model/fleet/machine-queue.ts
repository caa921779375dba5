import { serviceDraw, serviceTimeOf } from './service-time.ts';
import type { MachineSpec } from './topology.ts';
import { warmKeys } from './warm-keys.ts';

/** What becomes of a request that a machine accepts. All moments are on the clock that `arrive` was given. */
interface Turn {
  /** How many requests the machine had accepted before this one. */
  readonly position: number;
  readonly startMs: number;
  readonly serviceMs: number;
  /** The deadline of its answer: startMs + serviceMs. */
  readonly doneMs: number;
}

export interface MachineQueue {
  /**
   * Undefined where the queue is full.
   *
   * @param size how much work it is, in service times
   * @param key what it is about, for a machine that is warm for some
   */
  arrive(atMs: number, size?: number, key?: number): Turn | undefined;
}

/**
 * The queueing rule of a machine, without timers: first in, first out, to whichever of its `concurrency` servers is
 * free first. Since nothing overtakes and nothing is cancelled, all that happens to a request is known on its arrival:
 *
 *   start_j = max(arrival_j, min over servers of free)      done_j = start_j + service_j
 *
 * so a busy server's answers are due exactly one service time apart, however late anybody's timers are.
 *
 * @param awakeSinceMs when the machine came up, awake and idle
 * @param slowdownAt how many times as long a service takes that begins at a moment (faults.ts)
 */
export function machineQueue(
  spec: MachineSpec,
  seed: number,
  machineIndex: number,
  awakeSinceMs: number,
  slowdownAt?: (startMs: number) => number,
): MachineQueue {
  const freeMs = new Float64Array(spec.concurrency ?? 1).fill(awakeSinceMs);
  const time = serviceTimeOf(spec);
  const queueLimit = spec.queueLimit ?? Infinity;
  /** When each waiting request starts; filled only where there is a limit to check. */
  const waiting: number[] = [];
  const warm = spec.warm && warmKeys(spec.warm);
  let accepted = 0;

  /** Sleep needs no timer: a machine idle for sleepAfterMs is asleep when somebody comes. */
  const wakeUp = (atMs: number) => {
    const idleSinceMs = freeMs.reduce((a, b) => Math.max(a, b));
    if (atMs - idleSinceMs >= spec.sleepAfterMs!) freeMs.fill(atMs + (spec.wakeMs ?? 0));
  };

  return {
    arrive(atMs, size = 1, key) {
      if (spec.sleepAfterMs !== undefined) wakeUp(atMs);
      let server = 0;
      for (let i = 1; i < freeMs.length; i++) if (freeMs[i]! < freeMs[server]!) server = i;
      const startMs = Math.max(atMs, freeMs[server]!);

      if (queueLimit < Infinity && startMs > atMs) {
        while (waiting.length > 0 && waiting[0]! <= atMs) waiting.shift();
        if (waiting.length >= queueLimit) return undefined;
        waiting.push(startMs);
      }
      const position = accepted++;
      const drawnMs = time.fixed ? time.meanMs : time.at(serviceDraw(seed, machineIndex, position));
      const workMs = drawnMs * size * (warm === undefined ? 1 : warm(key));
      const serviceMs = slowdownAt === undefined ? workMs : workMs * slowdownAt(startMs);
      freeMs[server] = startMs + serviceMs;
      return { position, startMs, serviceMs, doneMs: startMs + serviceMs };
    },
  };
}
