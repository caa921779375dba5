/**
 * Where the next request goes. R requests are still to be sent, and each machine k can answer at a_k, a_k + s_k, …, where
 * a_k is when one sent now would be answered (pipes.ts). The best that can be done is to take the R smallest of these slots
 * (water-filling from here on). So a machine with room in its window takes a request if its next slot is among them. Of
 * several, all will have their turn; first the one that would be out of work first, of these the fastest: a host begins
 * slowly, and each ms that a machine waits for its first request makes all of its answers later. Where none does, better
 * slots come up at machines whose windows are full: the request is held until there is room.
 */
import type { Machine } from './contract.ts';
import type { Health } from './health.ts';
import type { Pipes } from './pipes.ts';

export interface Choice {
  /**
   * The place of the machine; −1 where the request is held.
   *
   * @param most requests still to be sent
   * @param levelMs by when a burst can be answered
   */
  choose(nowMs: number, most: number, levelMs: number): number;
  /** When a request sent at the last choice would be answered, by machine; Infinity for those left out. */
  readonly answerMs: readonly number[];
}

export function choiceOver(machines: readonly Machine[], pipes: Pipes, health: Health): Choice {
  const answerMs = machines.map(() => Infinity);
  /** Those with room in their windows. */
  const places = machines.map(() => 0);
  const { length } = answerMs;
  /** Of these, −1 where there is none: who would answer soonest, and who would be out of work first. */
  let soonest = -1;
  let idlest = -1;

  /** Looks at each machine that has room. */
  function lookAround(open: number, nowMs: number, levelMs: number): void {
    // Were all of them left out, all would be asked.
    const someOut = health.someOut(nowMs) && machines.some(({ index }) => health.usable(index, nowMs));
    pipes.look(nowMs, answerMs);
    if (someOut) {
      for (let i = 0; i < length; i++) if (!health.usable(i, nowMs)) answerMs[i] = Infinity;
    }
    const tried = health.anyTried();
    soonest = -1;
    idlest = -1;
    let soonestMs = Infinity;
    let leastMs = Infinity;
    for (let at = 0; at < open; at++) {
      const i = places[at]!;
      const ms = answerMs[i]!;
      const sooner = ms < soonestMs;
      const waitsMs = ms <= levelMs ? pipes.waitMs(i, nowMs, ms) : Infinity;
      const idler = waitsMs < Infinity && waitsMs <= leastMs;
      if (!sooner && !idler) continue;
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

  return {
    answerMs,
    choose(nowMs, most, levelMs) {
      const open = pipes.open(nowMs, places);
      // Where all are full, something is under way to each.
      if (open === 0 && !health.anyTried()) return -1;
      lookAround(open, nowMs, levelMs);
      if (isAmongBest(idlest, most)) return idlest;
      const isBest = soonest !== idlest && isAmongBest(soonest, most);
      return isBest || nothingUnderWay() ? soonest : -1;
    },
  };
}
