/**
 * How many further attempts there may be: a leaky bucket (Finagle RetryBudget.scala). A request puts 1 in, a further attempt takes
 * 1 / share out, and what was put in or taken out is forgotten after the window.
 */
import type { World } from '../api/contract.ts';
import { windowedSum } from '../blocks/windowed-sum.ts';

export interface RetryBudget {
  deposit(nowMs: number): void;
  /** @returns whether there may be a further attempt, which is paid for then */
  take(nowMs: number): boolean;
}

/** @param reservePerS further attempts in any case, each second */
export function retryBudget(
  name: string,
  { share, reservePerS, windowMs }: { share: number; reservePerS: number; windowMs: number },
  { cells }: Pick<World, 'cells'>,
): RetryBudget {
  const bucket = windowedSum(name, windowMs, cells);
  const cost = 1 / share;
  const reserve = (reservePerS * windowMs * cost) / 1000;
  return {
    deposit: (nowMs) => bucket.add(1, nowMs),
    take(nowMs) {
      // Shares such as 0.05 have no exact reciprocal.
      if (bucket.sum(nowMs) + reserve < cost - 1e-9) return false;
      bucket.add(-cost, nowMs);
      return true;
    },
  };
}
