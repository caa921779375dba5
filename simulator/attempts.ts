/** A request's further attempts in virtual time: retries and hedges. The twin of scenarios/runtime/attempts/further-attempts.ts. */
import { MAX_ATTEMPTS, type Outcome, type Request, type Router } from '../strategies/api/contract.ts';
import type { Columns } from './columns.ts';
import { Kind, type Events } from './events.ts';

/** By slot (columns.ts). A user is held until the last attempt of its request has ended, as k6 can't cancel one. */
export function attemptsOf(router: Router, n: number, { sentMs, answeredMs }: Columns, events: Events) {
  /** Of each request: attempts under way or about to be asked for, all that there were, and whether one was answered well. */
  const open = new Uint8Array(n).fill(1);
  const count = new Uint8Array(n).fill(1);
  const good = new Uint8Array(n);

  function next(index: number, atMs: number): void {
    open[index]! += 1;
    events.schedule(Kind.ask, index + count[index]! * n, atMs);
    count[index]! += 1;
  }

  function watch(slot: number, waitMs: number | undefined, nowMs: number): void {
    if (waitMs === undefined || count[slot % n]! >= MAX_ATTEMPTS) return;
    events.schedule(Kind.hedge, slot, nowMs + waitMs);
  }

  return {
    /** Whether a further attempt comes too late to be sent. */
    isVain: (slot: number): boolean => slot >= n && good[slot % n] === 1,
    /** @returns whether the request has ended with it */
    dropped: (slot: number): boolean => (open[slot % n]! -= 1) === 0,
    sent(slot: number, request: Request, nowMs: number): void {
      watch(slot, router.hedge?.(request, 0), nowMs);
    },
    waited(slot: number, request: Request, nowMs: number): void {
      const index = slot % n;
      const isLast = slot === index + (count[index]! - 1) * n;
      if (good[index] || answeredMs[slot]! > 0 || !isLast) return;
      const waitMs = router.hedge!(request, nowMs - sentMs[slot]!);
      if (waitMs === 0) next(index, nowMs);
      else watch(slot, waitMs, nowMs);
    },
    /** @returns whether the request has ended with it */
    answered(slot: number, request: Request, outcome: Outcome, nowMs: number): boolean {
      const index = slot % n;
      open[index]! -= 1;
      if (!outcome.failed) good[index] = 1;
      if (open[index]! > 0) return false;
      if (good[index] === 1 || count[index]! >= MAX_ATTEMPTS) return true;
      const waitMs = router.retry?.(request, outcome);
      if (waitMs === undefined) return true;
      next(index, nowMs + waitMs);
      return false;
    },
  };
}
