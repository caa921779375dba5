/**
 * Machines that fail are left out for a while. After three failures in a row (Envoy's outlier detection takes five, Finagle's
 * failure accrual five; here each lost one is final) a machine is out for a time that doubles with each further failure,
 * then it is on trial with one request at a time until one is answered.
 */
import type { World } from '../api/contract.ts';

const FAILURES_IN_A_ROW = 3;
const LEAST_OUT_MS = 1000;
const MOST_OUT_MS = 30_000;

export interface OutlierEjection {
  usable(i: number, nowMs: number): boolean;
  /** Whether any machine may be left out now: most often none is, and none need be asked. */
  someOut(nowMs: number): boolean;
  /** Whether any machine was ever left out, and so may be on trial. */
  anyTried(): boolean;
  onTrial(i: number): boolean;
  /** Machine i is on trial from now on, until it answers. */
  tryAgain(i: number, nowMs: number): void;
  failed(i: number, nowMs: number, noLoadMs: number): void;
  answered(i: number): void;
}

export function outlierEjectionOver({ machines, cells }: Pick<World, 'machines' | 'cells'>): OutlierEjection {
  const count = machines.length;
  const all = cells('health', 2 * count + 1);
  const IN_A_ROW = 0;
  const OUT_UNTIL = count;
  const ALL_BACK = 2 * count;
  return {
    usable: (i, nowMs) => nowMs >= all[OUT_UNTIL + i]!,
    someOut: (nowMs) => nowMs < all[ALL_BACK]!,
    anyTried: () => all[ALL_BACK]! > 0,
    onTrial: (i) => all[OUT_UNTIL + i]! > 0,
    tryAgain(i, nowMs) {
      all[OUT_UNTIL + i] = nowMs;
      all[ALL_BACK] = Math.max(all[ALL_BACK]!, nowMs);
    },
    failed(i, nowMs, noLoadMs) {
      // What was sent before it was left out fails too, and says nothing new.
      if (nowMs < all[OUT_UNTIL + i]!) return;
      all[IN_A_ROW + i]! += 1;
      const over = all[IN_A_ROW + i]! - FAILURES_IN_A_ROW;
      if (over < 0) return;
      const outMs = Math.max(LEAST_OUT_MS, 2 * noLoadMs) * 2 ** Math.min(over, 10);
      all[OUT_UNTIL + i] = nowMs + Math.min(outMs, MOST_OUT_MS);
      all[ALL_BACK] = Math.max(all[ALL_BACK]!, all[OUT_UNTIL + i]!);
    },
    answered(i) {
      all[IN_A_ROW + i] = 0;
      all[OUT_UNTIL + i] = 0;
    },
  };
}
