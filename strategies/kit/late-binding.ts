/**
 * Decides at each release anew where a request goes, or that it waits.
 *
 * R requests are still to be sent, and each machine k can answer at a_k, a_k + s_k, …, where a_k is when one sent now would
 * be answered (pipes.ts). The best that can be done is to take the R smallest of these slots (water-filling from here on).
 * So a machine with room in its window takes a request if its next slot is among them; of several the soonest does. Where
 * none does, better slots come up at machines whose windows are full: the request is held until there is room.
 */
import { hold, to, type Router, type World } from './contract.ts';
import { estimatesOver } from './estimates.ts';
import { healthOver } from './health.ts';
import { pipesOver } from './pipes.ts';
import { windowOf } from './window.ts';

export function bindLate(world: World): Router {
  const { machines, cells, n, mode, now } = world;
  const estimates = estimatesOver(world);
  const { latencyMs, serviceMs, spreadMs } = estimates;
  const pipes = pipesOver(world, estimates);
  const health = healthOver(world);
  const totals = cells('totals', 3);
  const [ROUTED, WAITING, LAST_TURN] = [0, 1, 2];
  const waits = cells('waits', n);
  const places = machines.map(({ index }) => index);
  const answerMs = new Float64Array(machines.length);

  const remaining = () => (mode === 'burst' ? n - totals[ROUTED]! : totals[WAITING]! + 1);
  function hasRoom(i: number): boolean {
    if (health.onTrial(i)) return pipes.inFlight(i) === 0;
    const { concurrency } = machines[i]!;
    const known = { latencyMs: latencyMs(i), serviceMs: serviceMs(i), spreadMs: spreadMs(i), concurrency };
    return pipes.inFlight(i) < windowOf(known);
  }

  /** How many slots of the usable machines are sooner than this, up to `most`. */
  function slotsBefore(ms: number, usable: readonly number[], most: number): number {
    let slots = 0;
    for (const k of usable) {
      const earlierMs = ms - answerMs[k]! - 1e-6;
      if (earlierMs > 0) slots += Math.floor((earlierMs * machines[k]!.concurrency) / serviceMs(k)) + 1;
      if (slots >= most) return slots;
    }
    return slots;
  }

  function soonestWithRoom(usable: readonly number[]): number {
    let best = -1;
    for (const i of usable) {
      if (best >= 0 && answerMs[i]! >= answerMs[best]!) continue;
      if (hasRoom(i)) best = i;
    }
    return best;
  }

  /** When to ask again: at the next answer that makes room, those who are held one after the other. */
  function holdFrom(usable: readonly number[], nowMs: number) {
    let roomMs = Infinity;
    let perMs = 0;
    for (const i of usable) {
      perMs += machines[i]!.concurrency / serviceMs(i);
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
    return hold(wakeMs - nowMs);
  }

  return {
    route({ index }) {
      const nowMs = now();
      const healthy = places.filter((i) => health.usable(i, nowMs));
      const usable = healthy.length > 0 ? healthy : places;
      for (const i of usable) answerMs[i] = pipes.beginMs(i, nowMs) + serviceMs(i);
      const most = remaining();
      const soonest = soonestWithRoom(usable);
      const idle = usable.every((i) => pipes.inFlight(i) === 0);
      if (soonest < 0 || (!idle && slotsBefore(answerMs[soonest]!, usable, most) >= most)) {
        if (waits[index] === 0) totals[WAITING]! += 1;
        waits[index] = 1;
        return holdFrom(usable, nowMs);
      }
      if (waits[index] === 1) totals[WAITING]! -= 1;
      totals[ROUTED]! += 1;
      waits[index] = 2;
      pipes.sent(soonest, index, nowMs);
      return to(machines[soonest]!);
    },
    settled({ index }, { routedTo, failed }) {
      const i = routedTo!.index;
      if (failed) {
        pipes.lost(i, index);
        health.failed(i, now(), latencyMs(i) + serviceMs(i));
      } else {
        pipes.answered(i, index, now());
        health.answered(i);
      }
    },
    calibrated: (measured) => measured.forEach((numbers, i) => estimates.set(i, numbers)),
  };
}
