/**
 * What is under way to each machine and back, and when a further request would be answered. All moments are those at
 * which answers arrive: a request sent at τ to a machine at distance L is counted as beginning service at τ + L at the
 * earliest, so that only the sum of both ways matters.
 *
 *   begin = max(sent + L, earliest free server)        answered = begin + s
 */
import type { World } from './contract.ts';
import type { Estimates } from './estimates.ts';

export interface Pipes {
  inFlight(i: number): number;
  /** When a request sent now would begin service at machine i, as answers see it. */
  beginMs(i: number, nowMs: number): number;
  /** When the request longest under way should be answered; Infinity where none is. */
  nextAnswerMs(i: number): number;
  sent(i: number, index: number, nowMs: number): void;
  /** Takes the request off, learns from it, and reckons anew what is still under way. */
  answered(i: number, index: number, nowMs: number): void;
  /** Takes it off; a failure tells nothing of times. */
  lost(i: number, index: number): void;
}

export function pipesOver(
  { machines, cells, n }: Pick<World, 'machines' | 'cells' | 'n'>,
  { latencyMs, serviceMs, spreadMs, served, travelled }: Estimates,
): Pipes {
  const count = machines.length;
  const offsets = machines.map(() => 0);
  machines.forEach(({ concurrency }, i) => (offsets[i + 1] = (offsets[i] ?? 0) + concurrency));
  const servers = offsets.pop()!;
  // Requests under way stand in a list per machine, in the order sent: first, then by `next`; 0 ends it.
  const lists = cells('pipes', 3 * count);
  const [FIRST, LAST, SIZE] = [0, count, 2 * count];
  const requests = cells('requests', 2 * n);
  const next = (index: number) => n + index;
  /** Sent at; a request taken off within a list leaves this behind. */
  const GONE = -1;
  // When each server gave its last answer, and when it will have given all those under way.
  const times = cells('servers', 2 * servers);
  const DONE = 0;
  const FREE = servers;

  function earliest(i: number, which: number): number {
    let best = which + offsets[i]!;
    for (let k = best + 1; k < which + offsets[i]! + machines[i]!.concurrency; k++) {
      if (times[k]! < times[best]!) best = k;
    }
    return best;
  }

  function occupy(i: number, sentMs: number): void {
    const server = earliest(i, FREE);
    times[server] = Math.max(sentMs + latencyMs(i), times[server]!) + serviceMs(i);
  }

  function reckon(i: number): void {
    for (let k = offsets[i]!; k < offsets[i]! + machines[i]!.concurrency; k++) {
      times[FREE + k] = times[DONE + k]!;
    }
    for (let at = lists[FIRST + i]!; at !== 0; at = requests[next(at - 1)]!) {
      if (requests[at - 1] !== GONE) occupy(i, requests[at - 1]!);
    }
  }

  function takeOff(i: number, index: number): void {
    requests[index] = GONE;
    lists[SIZE + i]! -= 1;
    while (lists[FIRST + i] !== 0 && requests[lists[FIRST + i]! - 1] === GONE) {
      lists[FIRST + i] = requests[next(lists[FIRST + i]! - 1)]!;
    }
    if (lists[FIRST + i] === 0) lists[LAST + i] = 0;
  }

  /** Answers that are late already make those behind them as late. */
  const overdueMs = (i: number, nowMs: number) => Math.max(0, nowMs - nextAnswerMs(i) - 2 * spreadMs(i));

  function nextAnswerMs(i: number): number {
    const first = lists[FIRST + i]!;
    if (first === 0) return Infinity;
    return Math.max(requests[first - 1]! + latencyMs(i), times[earliest(i, DONE)]!) + serviceMs(i);
  }

  return {
    inFlight: (i) => lists[SIZE + i]!,
    nextAnswerMs,
    beginMs: (i, nowMs) => Math.max(nowMs + latencyMs(i), times[earliest(i, FREE)]! + overdueMs(i, nowMs)),
    sent(i, index, nowMs) {
      occupy(i, nowMs);
      requests[index] = nowMs;
      requests[next(index)] = 0;
      if (lists[LAST + i] !== 0) requests[next(lists[LAST + i]! - 1)] = index + 1;
      else lists[FIRST + i] = index + 1;
      lists[LAST + i] = index + 1;
      lists[SIZE + i]! += 1;
    },
    answered(i, index, nowMs) {
      const server = earliest(i, DONE);
      const sentMs = requests[index]!;
      // A server that had a request waiting when it gave its last answer began the next one then.
      if (sentMs + latencyMs(i) <= times[server]!) served(i, nowMs - times[server]!);
      else travelled(i, nowMs - sentMs - serviceMs(i));
      times[server] = nowMs;
      takeOff(i, index);
      reckon(i);
    },
    lost(i, index) {
      takeOff(i, index);
      reckon(i);
    },
  };
}
