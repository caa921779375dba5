/**
 * What is under way to each machine and back, and when a further request would be answered. All moments are those at
 * which answers arrive: a request sent at τ to a machine at distance L is counted as beginning service at τ + L at the
 * earliest, so that only the sum of both ways matters.
 *
 *   begin = max(sent + L, earliest free server)        answered = begin + s
 */
import type { World } from '../api/contract.ts';
import type { Estimates } from './estimates.ts';
import { windowOf } from './in-flight-window.ts';

/** By machine, whether it's left out; undefined where none is. */
export type Excluded = readonly boolean[] | undefined;

/** What is asked of all machines for each decision is asked at once: in k6's engine a call takes longer than a sum. */
export interface Pipelines {
  /** Takes in what was learned or measured of machine i, before anything else is asked of it. */
  renew(i: number): void;
  inFlight(i: number): number;
  /** Answers per ms of a machine that never waits for work. */
  perMs(i: number): number;
  /** The machines with room in their windows (window.ts): how many, and at the front of `places` which. */
  open(nowMs: number, places: number[]): number;
  /** When a request sent now to machine i would be answered. */
  answerMs(i: number, nowMs: number): number;
  /** How long such a request would wait at machine i. @param answeredMs from `answerMs` */
  waitMs(i: number, nowMs: number, answeredMs: number): number;
  /**
   * What that answer costs, as a moment: itself, and what those that come later wait longer for it (toll.ts).
   *
   * @param toll by ms that the request waits, and its own service counts half
   */
  costMs(i: number, nowMs: number, answeredMs: number, toll: number): number;
  /** How many answers that cost less the fleet can give to requests sent from now on, up to `most`. */
  slotsBelow(costMs: number, nowMs: number, most: number, out: Excluded, toll: number): number;
  /** When the fleet's next answer is due; Infinity where nothing is under way. */
  nextOfAllMs(out: Excluded): number;
  /** Answers per ms of the fleet, if no machine ever waits for work. */
  perMsOfAll(out: Excluded): number;
  sent(i: number, index: number, nowMs: number): void;
  /** Takes the request off, learns from it, and reckons anew what is still under way. */
  answered(i: number, index: number, nowMs: number): void;
  /** As if nothing had been sent to machine i. */
  clear(i: number): void;
  /** Takes it off; a failure tells nothing of times. */
  lost(i: number, index: number): void;
}

export function pipelinesOver(
  { machines, cells, n }: Pick<World, 'machines' | 'cells' | 'n'>,
  { latencyMs, serviceMs, spreadMs, served, travelled, heard }: Estimates,
  lateMs: () => number,
): Pipelines {
  const count = machines.length;
  const offsets = machines.map(() => 0);
  machines.forEach(({ concurrency }, i) => (offsets[i + 1] = (offsets[i] ?? 0) + concurrency));
  const servers = offsets.pop()!;
  // By machine. Requests under way stand in a list, in the order sent: first, then by `next`; 0 ends it. What decisions
  // ask for is kept beside it and renewed when something happens to the machine.
  const lists = cells('pipes', 13 * count + 1);
  const [FIRST, LAST, SIZE] = [0, count, 2 * count];
  const [WINDOW, PER_MS, LATENCY, SERVICE] = [3 * count, 4 * count, 5 * count, 6 * count];
  const [NEXT_AT, TRIP, READY, LAG, OPEN_AT] = [7 * count, 8 * count, 9 * count, 10 * count, 11 * count];
  const FREE_OF_TOLL = 12 * count;
  const PER_MS_OF_ALL = 13 * count;
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
    times[server] = Math.max(sentMs + lists[LATENCY + i]!, times[server]!) + lists[SERVICE + i]!;
  }

  /**
   * Keeps what follows from those under way, so that decisions look at little. A request sent at τ is answered at
   *
   *     max(τ + L + s, R)     or, where the next answer is overdue by o = τ − D > 0,  max(τ + L + s, R + o)
   *
   * R being when it would be if it found its way at once, D when that answer is due: at max(R, τ + max(L + s, R − D)).
   */
  function noteTimes(i: number): void {
    const readyMs = times[earliest(i, FREE)]! + lists[SERVICE + i]!;
    const nextMs = nextAnswerMs(i);
    // Answers that are late already make those behind them as late.
    const dueMs = nextMs + 2 * spreadMs(i);
    lists[NEXT_AT + i] = nextMs;
    lists[READY + i] = readyMs;
    lists[LAG + i] = Math.max(lists[TRIP + i]!, readyMs - dueMs);
    lists[OPEN_AT + i] = openAtMs(i, dueMs);
  }

  /**
   * When its window has room. Until a machine has answered, it may be farther away than it is said to be, by as much as it is
   * overdue, but not more than as far again.
   */
  function openAtMs(i: number, dueMs: number): number {
    const room = lists[WINDOW + i]! - lists[SIZE + i]!;
    if (room > 0) return -Infinity;
    const overdueMs = -room / lists[PER_MS + i]!;
    return heard(i) || overdueMs >= lists[LATENCY + i]! ? Infinity : dueMs + overdueMs;
  }

  function renew(i: number): void {
    const { concurrency } = machines[i]!;
    const known = { latencyMs: latencyMs(i), serviceMs: serviceMs(i), spreadMs: spreadMs(i), concurrency };
    lists[LATENCY + i] = known.latencyMs;
    lists[SERVICE + i] = known.serviceMs;
    lists[TRIP + i] = known.latencyMs + known.serviceMs;
    lists[FREE_OF_TOLL + i] = lists[TRIP + i]! - known.serviceMs / concurrency / 2;
    lists[PER_MS_OF_ALL]! += concurrency / known.serviceMs - lists[PER_MS + i]!;
    lists[PER_MS + i] = concurrency / known.serviceMs;
    lists[WINDOW + i] = windowOf(known, lateMs());
    for (let k = offsets[i]!; k < offsets[i]! + concurrency; k++) times[FREE + k] = times[DONE + k]!;
    for (let at = lists[FIRST + i]!; at !== 0; at = requests[next(at - 1)]!) {
      if (requests[at - 1] !== GONE) occupy(i, requests[at - 1]!);
    }
    noteTimes(i);
  }

  function takeOff(i: number, index: number): void {
    requests[index] = GONE;
    lists[SIZE + i]! -= 1;
    while (lists[FIRST + i] !== 0 && requests[lists[FIRST + i]! - 1] === GONE) {
      lists[FIRST + i] = requests[next(lists[FIRST + i]! - 1)]!;
    }
    if (lists[FIRST + i] === 0) lists[LAST + i] = 0;
  }

  function nextAnswerMs(i: number): number {
    const first = lists[FIRST + i]!;
    if (first === 0) return Infinity;
    return (
      Math.max(requests[first - 1]! + lists[LATENCY + i]!, times[earliest(i, DONE)]!) + lists[SERVICE + i]!
    );
  }

  return {
    renew,
    inFlight: (i) => lists[SIZE + i]!,
    perMs: (i) => lists[PER_MS + i]!,
    open(nowMs, places) {
      let open = 0;
      for (let i = 0; i < count; i++) if (lists[OPEN_AT + i]! < nowMs) places[open++] = i;
      return open;
    },
    answerMs: (i, nowMs) => Math.max(lists[READY + i]!, nowMs + lists[LAG + i]!),
    waitMs: (i, nowMs, answeredMs) => answeredMs - (nowMs + lists[TRIP + i]!),
    costMs: (i, nowMs, answeredMs, toll) =>
      answeredMs + toll * (answeredMs - nowMs - lists[FREE_OF_TOLL + i]!),
    slotsBelow(costMs, nowMs, most, out, toll) {
      let slots = 0;
      for (let i = 0; i < count; i++) {
        const soonestMs = nowMs + lists[LAG + i]!;
        const readyMs = lists[READY + i]!;
        const answeredMs = readyMs > soonestMs ? readyMs : soonestMs;
        const ownMs = answeredMs + toll * (answeredMs - nowMs - lists[FREE_OF_TOLL + i]!);
        const lessMs = (costMs - 1e-6 - ownMs) / (1 + toll);
        if (lessMs <= 0 || out?.[i]) continue;
        // Whole ones: | 0 rounds down, and is no call.
        slots += ((lessMs * lists[PER_MS + i]!) | 0) + 1;
        if (slots >= most) return slots;
      }
      return slots;
    },
    nextOfAllMs(out) {
      let soonestMs = Infinity;
      for (let i = 0; i < count; i++) {
        const nextMs = lists[NEXT_AT + i]!;
        if (nextMs < soonestMs && !out?.[i]) soonestMs = nextMs;
      }
      return soonestMs;
    },
    perMsOfAll(out) {
      let perMs = lists[PER_MS_OF_ALL]!;
      out?.forEach((left, i) => {
        if (left) perMs -= lists[PER_MS + i]!;
      });
      return perMs;
    },
    sent(i, index, nowMs) {
      occupy(i, nowMs);
      requests[index] = nowMs;
      requests[next(index)] = 0;
      lists[SIZE + i]! += 1;
      if (lists[LAST + i] !== 0) requests[next(lists[LAST + i]! - 1)] = index + 1;
      else lists[FIRST + i] = index + 1;
      lists[LAST + i] = index + 1;
      noteTimes(i);
    },
    answered(i, index, nowMs) {
      const server = earliest(i, DONE);
      const sentMs = requests[index]!;
      // A server that had a request waiting when it gave its last answer began the next one then.
      if (sentMs + lists[LATENCY + i]! <= times[server]!) served(i, nowMs - times[server]!);
      else travelled(i, nowMs - sentMs - lists[SERVICE + i]!);
      times[server] = nowMs;
      takeOff(i, index);
      renew(i);
    },
    clear(i) {
      lists[FIRST + i] = lists[LAST + i] = lists[SIZE + i] = 0;
      renew(i);
    },
    lost(i, index) {
      takeOff(i, index);
      renew(i);
    },
  };
}
