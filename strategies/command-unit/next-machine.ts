/**
 * Where the next request goes. R requests are still to be sent, and each machine k can answer at a_k, a_k + s_k, …, where
 * a_k is when one sent now would be answered (pipes.ts). The best that can be done is to take the R smallest of these slots
 * (water-filling from here on). So a machine with room in its window takes a request if its next slot is among them. Of
 * several, all will have their turn; first the one that would be out of work first, of these the fastest: a host begins
 * slowly, and each ms that a machine waits for its first request makes all of its answers later. Where none does, better
 * slots come up at machines whose windows are full: the request is held until there is room.
 */
import type { Machine } from '../api/contract.ts';
import type { OutlierEjection } from './outlier-ejection.ts';
import type { Excluded, Pipelines } from './pipelines.ts';

export interface NextMachine {
  /**
   * The place of the machine; −1 where the request is held.
   *
   * @param most requests still to be sent
   * @param levelMs by when a burst can be answered
   */
  choose(nowMs: number, most: number, levelMs: number): number;
  /** Who was left out at the last choice. */
  out(): Excluded;
}

export function nextMachineOver(
  machines: readonly Machine[],
  pipes: Pipelines,
  health: OutlierEjection,
): NextMachine {
  /** Who can't be asked now. */
  const left = machines.map(() => false);
  let out: Excluded;
  /** Those with room in their windows. */
  const places = machines.map(() => 0);
  /** Of these, −1 where there is none: who would answer soonest, and who would be out of work first. */
  let soonest = -1;
  let idlest = -1;

  function leaveOut(nowMs: number): void {
    machines.forEach((_, i) => (left[i] = !health.usable(i, nowMs)));
    // Were all of them left out, all would be asked.
    out = left.includes(false) ? left : undefined;
  }

  /** Looks at each machine that has room. */
  function lookAround(open: number, nowMs: number, levelMs: number): void {
    const tried = health.anyTried();
    soonest = -1;
    idlest = -1;
    let soonestMs = Infinity;
    let leastMs = Infinity;
    for (let at = 0; at < open; at++) {
      const i = places[at]!;
      if (out?.[i]) continue;
      const ms = pipes.answerMs(i, nowMs);
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

  const isAmongBest = (i: number, nowMs: number, most: number) =>
    i >= 0 && pipes.slotsBefore(pipes.answerMs(i, nowMs), nowMs, most, out) < most;
  const nothingUnderWay = () => machines.every((_, i) => out?.[i] || pipes.inFlight(i) === 0);

  return {
    out: () => out,
    choose(nowMs, most, levelMs) {
      const open = pipes.open(nowMs, places);
      // Where all are full, something is under way to each.
      if (open === 0 && !health.anyTried()) return -1;
      out = undefined;
      if (health.someOut(nowMs)) leaveOut(nowMs);
      lookAround(open, nowMs, levelMs);
      if (isAmongBest(idlest, nowMs, most)) return idlest;
      const isBest = soonest !== idlest && isAmongBest(soonest, nowMs, most);
      return isBest || nothingUnderWay() ? soonest : -1;
    },
  };
}
