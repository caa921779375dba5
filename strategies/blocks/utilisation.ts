/**
 * How busy machines are, over spans of a second: what they say of themselves with their answers (the newest), else the work they
 * were seen to do, Σ work / (c · span), where an answer without its work counts as one service time.
 */
import type { Outcome, World } from '../api/contract.ts';

export interface Utilisation {
  /** Whether a span is over: then figures are of that span until the next. */
  turn(nowMs: number): boolean;
  settled(outcome: Outcome, nowMs: number): void;
  /** 0 to 1, more where machines say so; undefined where nothing was heard in the last span. */
  of(i: number): number | undefined;
  /** Answers per second in the last span. */
  perSecond(i: number): number;
}

const SPAN_MS = 1000;

export function utilisationOver({ machines, cells }: Pick<World, 'machines' | 'cells'>): Utilisation {
  const count = machines.length;
  const all = cells('utilisation', 5 * count + 1);
  const [ANSWERS, WORK, SAID, RATE, BUSY] = [0, count, 2 * count, 3 * count, 4 * count];
  const SINCE = 5 * count;
  return {
    turn(nowMs) {
      if (all[SINCE] === 0) all[SINCE] = nowMs;
      const spanMs = nowMs - all[SINCE]!;
      if (spanMs < SPAN_MS) return false;
      all[SINCE] = nowMs;
      for (let i = 0; i < count; i++) {
        const seen = all[WORK + i]! / (machines[i]!.concurrency * spanMs);
        all[RATE + i] = (1000 * all[ANSWERS + i]!) / spanMs;
        all[BUSY + i] = all[SAID + i] || seen;
        all[ANSWERS + i] = all[WORK + i] = all[SAID + i] = 0;
      }
      return true;
    },
    settled({ routedTo, feedback }) {
      const i = routedTo!.index;
      all[ANSWERS + i]! += 1;
      all[WORK + i]! += feedback?.workMs ?? routedTo!.serviceMs;
      if (feedback?.utilisation !== undefined) all[SAID + i] = feedback.utilisation;
    },
    of: (i) => (all[RATE + i] === 0 ? undefined : all[BUSY + i]),
    perSecond: (i) => all[RATE + i]!,
  };
}
