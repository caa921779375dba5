/**
 * Decides at each release anew where a request goes, or that it waits.
 *
 * R requests are still to be sent, and each machine k can answer at a_k, a_k + s_k, …, where a_k is when one sent now would
 * be answered (pipes.ts). The best that can be done is to take the R smallest of these slots (water-filling from here on).
 * So a machine with room in its window takes a request if its next slot is among them. Of several, all will have their
 * turn; first the one that would be out of work first, of these the fastest: a host begins slowly, and each ms that a
 * machine waits for its first request makes all of its answers later. Where none does, better slots come up at machines
 * whose windows are full: the request is held until there is room.
 */
import { hold, to, type Router, type World } from './contract.ts';
import { estimatesOver } from './estimates.ts';
import { healthOver } from './health.ts';
import { pipesOver } from './pipes.ts';
import { waterLevelMs } from './water-filling.ts';
import { LATE_MS } from './window.ts';

export function bindLate(world: World): Router {
  const { machines, cells, n, mode, now } = world;
  const totals = cells('totals', 6);
  const [ROUTED, WAITING, LAST_TURN, BEGUN, LATE, LEVEL] = [0, 1, 2, 3, 4, 5];
  const estimates = estimatesOver(world, () => totals[LATE]!);
  const pipes = pipesOver(world, estimates, () => Math.max(LATE_MS, totals[LATE]!));
  const health = healthOver(world);
  /** By request: 0 until it's first held, then when it's to ask again. */
  const wakesAt = cells('wakes at', n);
  /** When a request sent now would be answered, by machine; Infinity for those left out. */
  const answerMs = machines.map(() => Infinity);
  /** How long it would wait there; Infinity where there is no room. */
  const aheadMs = machines.map(() => 0);
  const { length } = answerMs;

  const remaining = () => (mode === 'burst' ? n - totals[ROUTED]! : totals[WAITING]! + 1);

  function begin(): void {
    totals[BEGUN] = 1;
    for (let i = 0; i < length; i++) pipes.renew(i);
  }

  /** By when a burst can be answered, reckoned at its first route. */
  function noteLevel(nowMs: number): void {
    const servers = machines.map(({ concurrency }, i) => ({
      latencyMs: estimates.latencyMs(i),
      serviceMs: estimates.serviceMs(i) / concurrency,
    }));
    totals[LEVEL] = mode === 'burst' ? nowMs + waterLevelMs(servers, n) : -Infinity;
  }

  /** Of those with room, −1 where there is none: who would answer soonest, and who would be out of work first. */
  let soonest = -1;
  let idlest = -1;

  /** Looks at each machine. */
  function lookAround(nowMs: number): void {
    // Were all of them left out, all would be asked.
    const someOut = health.someOut(nowMs) && machines.some(({ index }) => health.usable(index, nowMs));
    pipes.look(nowMs, answerMs, aheadMs);
    const tried = health.anyTried();
    const level = totals[LEVEL]!;
    soonest = -1;
    idlest = -1;
    let soonestMs = Infinity;
    let leastMs = Infinity;
    for (let i = 0; i < length; i++) {
      if (someOut && !health.usable(i, nowMs)) answerMs[i] = Infinity;
      const ms = answerMs[i]!;
      const waitsMs = aheadMs[i]!;
      const sooner = ms < soonestMs;
      const idler = ms <= level && waitsMs <= leastMs;
      if (waitsMs === Infinity || !(sooner || idler)) continue;
      // One at a time, until it's answered.
      if (tried && health.onTrial(i) && pipes.inFlight(i) > 0) continue;
      if (sooner) {
        soonest = i;
        soonestMs = ms;
      }
      if (!idler || (waitsMs === leastMs && pipes.perMs(i) <= pipes.perMs(idlest))) continue;
      idlest = i;
      leastMs = waitsMs;
    }
  }

  const isAmongBest = (i: number, most: number) =>
    i >= 0 && pipes.slotsBefore(answerMs[i]!, answerMs, most) < most;
  const nothingUnderWay = () => answerMs.every((ms, i) => ms === Infinity || pipes.inFlight(i) === 0);

  /** When to ask again: at the next answer that makes room, those who are held one after the other. */
  function wakeFrom(nowMs: number): number {
    let roomMs = Infinity;
    let perMs = 0;
    for (let i = 0; i < length; i++) {
      if (answerMs[i] === Infinity) continue;
      perMs += pipes.perMs(i);
      roomMs = Math.min(roomMs, pipes.nextAnswerMs(i));
    }
    // Twice the pace at which answers come: some wake in vain.
    const turnMs = 1 / (2 * perMs);
    const wakeMs = Math.max(
      roomMs === Infinity ? nowMs : roomMs,
      nowMs + turnMs,
      totals[LAST_TURN]! + turnMs,
    );
    totals[LAST_TURN] = wakeMs;
    return wakeMs;
  }

  /** How late senders are: up at once, down slowly. A busy host is late, and machines idle unless more waits at them. */
  function noteLate(ms: number): void {
    const late = totals[LATE]!;
    totals[LATE] = ms > late ? ms : late + (ms - late) / 64;
  }

  return {
    route({ index }) {
      if (totals[BEGUN] === 0) begin();
      const nowMs = now();
      if (wakesAt[index]! > 0) noteLate(nowMs - wakesAt[index]!);
      if (totals[LEVEL] === 0) noteLevel(nowMs);
      lookAround(nowMs);
      const most = remaining();
      const idlestIs = isAmongBest(idlest, most);
      const chosen = idlestIs ? idlest : soonest;
      const isBest = idlestIs || (soonest !== idlest && isAmongBest(soonest, most));
      if (chosen < 0 || (!isBest && !nothingUnderWay())) {
        if (wakesAt[index] === 0) totals[WAITING]! += 1;
        const wakeMs = wakeFrom(nowMs);
        wakesAt[index] = wakeMs;
        return hold(wakeMs - nowMs);
      }
      if (wakesAt[index]! > 0) totals[WAITING]! -= 1;
      totals[ROUTED]! += 1;
      pipes.sent(chosen, index, nowMs);
      return to(machines[chosen]!);
    },
    settled({ index }, { routedTo, failed }) {
      const i = routedTo!.index;
      if (failed) {
        pipes.lost(i, index);
        health.failed(i, now(), estimates.latencyMs(i) + estimates.serviceMs(i));
      } else {
        pipes.answered(i, index, now());
        health.answered(i);
      }
    },
    calibrated(measured) {
      measured.forEach((numbers, i) => estimates.set(i, numbers));
      begin();
    },
  };
}
