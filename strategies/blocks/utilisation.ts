/**
 * How busy machines are, over spans of a second: what they say of themselves with their answers (the newest), else the work they
 * were seen to do, Σ work / (c · span), where an answer without its work counts as one service time.
 */
import type { Outcome, World } from '../api/contract.ts';

export interface Utilisation {
  /** Whether a span is over: then figures are of that span until the next. */
  turn(nowMs: number): boolean;
  /** Counts an answer; a request that got none says nothing. */
  settled(outcome: Outcome, nowMs: number): void;
  /** 0 to 1, more where machines say so, as last heard; undefined where nothing was heard for 3 min. */
  of(i: number, nowMs: number): number | undefined;
  /** Answers per second in the last span. */
  perSecond(i: number): number;
  /** Failures among them, 0 to 1. */
  failedShare(i: number): number;
}

const SPAN_MS = 1000;
/** As gRPC's weight_expiration_period and Envoy's have it by default. */
const EXPIRES_MS = 180_000;
/** In place of a clock at 0, since 0 stands for never. */
const LEAST_MS = 1e-3;

export function utilisationOver({ machines, cells }: Pick<World, 'machines' | 'cells'>): Utilisation {
  const count = machines.length;
  const all = cells('utilisation', 8 * count + 1);
  const [ANSWERS, FAILURES, WORK, SAID] = [0, count, 2 * count, 3 * count];
  const [RATE, FAILED, BUSY, HEARD] = [4 * count, 5 * count, 6 * count, 7 * count];
  const SINCE = 8 * count;

  function close(i: number, spanMs: number): void {
    const answers = all[ANSWERS + i]!;
    all[RATE + i] = (1000 * answers) / spanMs;
    if (answers === 0) return;
    all[FAILED + i] = all[FAILURES + i]! / answers;
    all[BUSY + i] = all[SAID + i] || all[WORK + i]! / (machines[i]!.concurrency * spanMs);
    all[ANSWERS + i] = all[FAILURES + i] = all[WORK + i] = all[SAID + i] = 0;
  }

  return {
    turn(nowMs) {
      if (all[SINCE] === 0) all[SINCE] = Math.max(nowMs, LEAST_MS);
      const spanMs = nowMs - all[SINCE]!;
      if (spanMs < SPAN_MS) return false;
      all[SINCE] = nowMs;
      for (let i = 0; i < count; i++) close(i, spanMs);
      return true;
    },
    settled({ routedTo, status, failed, feedback }, nowMs) {
      if (status === 0) return;
      const i = routedTo!.index;
      all[ANSWERS + i]! += 1;
      if (failed) all[FAILURES + i]! += 1;
      all[WORK + i]! += feedback?.workMs ?? routedTo!.serviceMs;
      if (feedback?.utilisation !== undefined) all[SAID + i] = feedback.utilisation;
      all[HEARD + i] = Math.max(nowMs, LEAST_MS);
    },
    of: (i, nowMs) =>
      all[HEARD + i] === 0 || nowMs - all[HEARD + i]! > EXPIRES_MS ? undefined : all[BUSY + i],
    perSecond: (i) => all[RATE + i]!,
    failedShare: (i) => all[FAILED + i]!,
  };
}
