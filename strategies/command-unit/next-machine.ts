/**
 * Where the next request goes. R requests are still to be sent, and each machine k can answer at a_k, a_k + s_k, …, where
 * a_k is when one sent now would be answered (pipes.ts). The best that can be done is to take the R smallest of these slots
 * (water-filling from here on). So a machine with room in its window takes a request if its next slot is among them. Of
 * several, all will have their turn; first the one that would be out of work first, of these the fastest: a host begins
 * slowly, and each ms that a machine waits for its first request makes all of its answers later. Where none does, better
 * slots come up at machines whose windows are full: the request is held until there is room.
 *
 * Where requests come however long others wait, slots are compared by what they cost all together (toll.ts).
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
   * @param toll what a ms of waiting costs those that come later (toll.ts)
   */
  choose(nowMs: number, most: number, levelMs: number, toll: number): number;
  /** The machines left out at the last choice. */
  out(): Excluded;
}

export function nextMachineOver(
  machines: readonly Machine[],
  pipes: Pipelines,
  health: OutlierEjection,
): NextMachine {
  /** The machines that can't be asked now. */
  const left = machines.map(() => false);
  let out: Excluded;
  /** Those with room in their windows. */
  const places = machines.map(() => 0);
  /** Of these, −1 where there is none: the one whose answer costs least, and the one that would be out of work first. */
  let cheapest = -1;
  let idlest = -1;

  function leaveOut(nowMs: number): void {
    machines.forEach((_, i) => (left[i] = !health.usable(i, nowMs)));
    // Were all of them left out, all would be asked.
    out = left.includes(false) ? left : undefined;
  }

  /** Looks at each machine that has room. */
  function lookAround(open: number, nowMs: number, levelMs: number, toll: number): void {
    const tried = health.anyTried();
    cheapest = -1;
    idlest = -1;
    let cheapestMs = Infinity;
    let leastMs = Infinity;
    for (let at = 0; at < open; at++) {
      const i = places[at]!;
      if (out?.[i]) continue;
      const ms = pipes.answerMs(i, nowMs);
      const costMs = pipes.costMs(i, nowMs, ms, toll);
      const cheaper = costMs < cheapestMs;
      const waitsMs = ms <= levelMs ? pipes.waitMs(i, nowMs, ms) : Infinity;
      const idler = waitsMs < Infinity && waitsMs <= leastMs;
      if (!cheaper && !idler) continue;
      // One at a time, until it's answered.
      if (tried && health.onTrial(i) && pipes.inFlight(i) > 0) continue;
      if (cheaper) {
        cheapest = i;
        cheapestMs = costMs;
      }
      if (!idler || (waitsMs === leastMs && pipes.perMs(i) <= pipes.perMs(idlest))) continue;
      idlest = i;
      leastMs = waitsMs;
    }
  }

  function isAmongBest(i: number, nowMs: number, most: number, toll: number): boolean {
    if (i < 0) return false;
    const costMs = pipes.costMs(i, nowMs, pipes.answerMs(i, nowMs), toll);
    return pipes.slotsBelow(costMs, nowMs, most, out, toll) < most;
  }

  const nothingUnderWay = () => machines.every((_, i) => out?.[i] || pipes.inFlight(i) === 0);

  return {
    out: () => out,
    choose(nowMs, most, levelMs, toll) {
      const open = pipes.open(nowMs, places);
      // Where all are full, something is under way to each.
      if (open === 0 && !health.anyTried()) return -1;
      out = undefined;
      if (health.someOut(nowMs)) leaveOut(nowMs);
      lookAround(open, nowMs, levelMs, toll);
      if (isAmongBest(idlest, nowMs, most, toll)) return idlest;
      const isBest = cheapest !== idlest && isAmongBest(cheapest, nowMs, most, toll);
      return isBest || nothingUnderWay() ? cheapest : -1;
    },
  };
}
