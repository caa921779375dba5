/**
 * A machine that turned slow gets no requests while others are better, and so nothing would show that it is fast again.
 * When it has had nothing to do for a while, what was learned of it is forgotten and it gets one request on trial: a
 * second at first, then twice as long after each trial that finds it slow still, 4 s at most. A trial costs one slow
 * answer; never less than four no-load answers apart, trials are few.
 */
import type { World } from '../api/contract.ts';
import type { Estimates } from './estimates.ts';
import type { OutlierEjection } from './outlier-ejection.ts';
import type { Pipelines } from './pipelines.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 4000;
const LOOK_EACH_MS = 250;
/** Slower than known by less than this part of its no-load answer, it still gets requests where it is needed. */
const TOLERANCE = 0.1;

export interface SecondChances {
  settled(i: number, nowMs: number): void;
  /** Puts machines on trial that have been idle for long enough. */
  give(nowMs: number): void;
}

export function secondChancesOver(
  { machines, cells }: Pick<World, 'machines' | 'cells'>,
  estimates: Estimates,
  pipes: Pipelines,
  health: OutlierEjection,
): SecondChances {
  const count = machines.length;
  const all = cells('second chances', 2 * count + 1);
  const [IDLE_FROM, WAIT, LOOK_AT] = [0, count, 2 * count];

  function isSlow(i: number): boolean {
    const slowerMs = estimates.slowerMs(i);
    return slowerMs > TOLERANCE * (estimates.latencyMs(i) + estimates.serviceMs(i) - slowerMs);
  }

  function tryAgain(i: number, nowMs: number): void {
    const knownMs = machines[i]!.latencyMs + machines[i]!.serviceMs;
    const waitMs = Math.max(all[WAIT + i]!, FIRST_MS, 4 * knownMs);
    if (nowMs - all[IDLE_FROM + i]! < waitMs) return;
    all[WAIT + i] = Math.min(2 * waitMs, Math.max(LONGEST_MS, 4 * knownMs));
    estimates.forget(i);
    pipes.renew(i);
    health.tryAgain(i, nowMs);
  }

  return {
    settled(i, nowMs) {
      all[IDLE_FROM + i] = nowMs;
      if (all[WAIT + i] !== 0 && !isSlow(i)) all[WAIT + i] = 0;
    },
    give(nowMs) {
      if (nowMs < all[LOOK_AT]!) return;
      all[LOOK_AT] = nowMs + LOOK_EACH_MS;
      for (let i = 0; i < count; i++) if (pipes.inFlight(i) === 0 && isSlow(i)) tryAgain(i, nowMs);
    },
  };
}
