/**
 * The best possible for N requests released at once. A machine with latency L and service time s gives slots at
 * L + j·s, j = 1, 2, …; the N smallest slots over all machines are optimal for the mean, for every percentile and
 * for the last answer together, since no rule can end more requests by any time t than there are slots by t.
 * A machine that serves c at once is c such machines.
 */
import type { Machine } from '../fleet/machine.ts';

/** One answer: when it is there at the earliest, and from which machine. */
export interface Slot {
  readonly machine: Machine;
  readonly answerMs: number;
}

/**
 * The time T at which the fleet has given n slots, were they infinitely divisible: Σ c · max(0, T − L) / s = n.
 * Like water poured into vessels of width c/s whose floors stand at L.
 */
export function waterLevelMs(
  machines: readonly Pick<Machine, 'latencyMs' | 'serviceMs' | 'concurrency'>[],
  n: number,
): number {
  const rising = [...machines].sort((a, b) => a.latencyMs - b.latencyMs);
  let perMs = 0;
  let offset = 0;
  let levelMs = Infinity;
  for (const { latencyMs, serviceMs, concurrency } of rising) {
    if (latencyMs >= levelMs) break;
    perMs += concurrency / serviceMs;
    offset += (concurrency * latencyMs) / serviceMs;
    levelMs = (n + offset) / perMs;
  }
  return levelMs;
}

/** The n smallest slots, in rising order; ties go to the machine named first. */
export function bestSlots(machines: readonly Machine[], n: number): Slot[] {
  const servers = machines.flatMap((machine) => Array<Machine>(machine.concurrency).fill(machine));
  // Each server's whole slots fall short of the divisible ones by less than one: n + servers of these hold n of those.
  const enoughMs = waterLevelMs(machines, n + servers.length);
  const slots: Slot[] = [];
  for (const machine of servers) {
    for (let j = 1; ; j++) {
      const answerMs = machine.latencyMs + j * machine.serviceMs;
      if (answerMs > enoughMs) break;
      slots.push({ machine, answerMs });
    }
  }
  slots.sort((a, b) => a.answerMs - b.answerMs || a.machine.index - b.machine.index);
  slots.length = n;
  return slots;
}

/** How many of the n best slots are each machine's, by machine index. */
export function bestSplit(machines: readonly Machine[], n: number): number[] {
  const split = machines.map(() => 0);
  for (const { machine } of bestSlots(machines, n)) split[machine.index]! += 1;
  return split;
}
