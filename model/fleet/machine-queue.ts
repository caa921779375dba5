import type { QueueFaults } from './faults.ts';
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
  /** When it is lost, as the machine goes down before it is done. */
  readonly lostMs?: number;
}

export interface MachineQueue {
  /**
   * Undefined where the queue is full.
   *
   * @param size how much work it is, in service times
   * @param key what it is about, for a machine that is warm for some
   */
  arrive(atMs: number, size?: number, key?: number): Turn | undefined;
  /** The faults change from now on: what they did until then is done. */
  catchUp(atMs: number): void;
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
 * @param faults by the clock that `arrive` is given
 */
export function machineQueue(
  spec: MachineSpec,
  seed: number,
  machineIndex: number,
  awakeSinceMs: number,
  faults?: QueueFaults,
): MachineQueue {
  const freeMs = new Float64Array(spec.concurrency ?? 1).fill(awakeSinceMs);
  const time = serviceTimeOf(spec);
  const queueLimit = spec.queueLimit ?? Infinity;
  /** When each waiting request starts; filled only where there is a limit to check. */
  const waiting: number[] = [];
  let warm = spec.warm && warmKeys(spec.warm);
  let accepted = 0;

  /** Sleep needs no timer: a machine idle for sleepAfterMs is asleep when somebody comes. */
  const wakeUp = (atMs: number) => {
    const idleSinceMs = freeMs.reduce((a, b) => Math.max(a, b));
    if (atMs - idleSinceMs >= spec.sleepAfterMs!) freeMs.fill(atMs + (spec.wakeMs ?? 0));
  };

  /** When it last woke up from a fault's sleep, when the last request came, and until when it is known what was lost. */
  let wokenMs = -Infinity;
  let lastMs = -Infinity;
  let knownMs = -Infinity;

  /** The machine went down and came up again, with nothing that waits and nothing that is warm. */
  const catchUp = (atMs: number) => {
    const lostMs = faults?.crashMs(knownMs) ?? Infinity;
    if (lostMs < atMs) {
      freeMs.fill(lostMs);
      waiting.length = 0;
      warm = spec.warm && warmKeys(spec.warm);
    }
    knownMs = atMs;
  };

  /** @returns how many may wait */
  const meet = (atMs: number, { at }: QueueFaults): number => {
    const { wakeMs, queueLimit } = at(atMs, atMs - lastMs, Infinity);
    catchUp(atMs);
    if (wakeMs > 0) {
      wokenMs = atMs + wakeMs;
      freeMs.forEach((ms, i) => (freeMs[i] = Math.max(ms, wokenMs)));
    }
    lastMs = atMs;
    return queueLimit;
  };

  /** When a server begins its next service: as soon as it is free and no fault keeps it from that. */
  const startOf = (server: number, atMs: number): number => {
    let startMs = Math.max(atMs, freeMs[server]!);
    while (faults !== undefined && startMs < Infinity && server >= faults.at(startMs, 0, Infinity).servers)
      startMs = faults.changeMs(startMs);
    return startMs;
  };

  return {
    catchUp,
    arrive(atMs, size = 1, key) {
      if (spec.sleepAfterMs !== undefined) wakeUp(atMs);
      const limit = faults === undefined ? queueLimit : Math.min(queueLimit, meet(atMs, faults));
      let server = 0;
      let startMs = startOf(0, atMs);
      for (let i = 1; i < freeMs.length && startMs > atMs; i++) {
        const otherMs = startOf(i, atMs);
        if (otherMs < startMs) [server, startMs] = [i, otherMs];
      }

      if ((limit < Infinity || faults !== undefined) && startMs > atMs) {
        while (waiting.length > 0 && waiting[0]! <= atMs) waiting.shift();
        if (waiting.length >= limit) return undefined;
        waiting.push(startMs);
      }
      const position = accepted++;
      const drawnMs = time.fixed ? time.meanMs : time.at(serviceDraw(seed, machineIndex, position));
      const workMs = drawnMs * size * (warm === undefined ? 1 : warm(key));
      const serviceMs =
        faults === undefined ? workMs : workMs * faults.at(startMs, 0, startMs - wokenMs).serviceFactor;
      const doneMs = startMs + serviceMs;
      freeMs[server] = doneMs;
      const turn: Turn = { position, startMs, serviceMs, doneMs };
      const lostMs = faults === undefined ? Infinity : faults.crashMs(atMs);
      return lostMs < doneMs ? { ...turn, lostMs } : turn;
    },
  };
}
