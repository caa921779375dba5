/** Bounds on the mean sojourn where requests are released one after another: closed loops and open ones. */
import { virtualUsersOf, type Load } from '../workload/load.ts';
import type { ClairvoyantView } from './slots.ts';
import { isRandom, slotsUntil, smallestSlotsMs, type Server } from './slots.ts';

/**
 * A closed loop: C users, each with one request under way until no more are left. Let T be the moment at which the
 * first user finds none left. All N are sent by then, so at least A = N − C + 1 are answered by then. W, the sum of all
 * sojourns, is the sum of the users' times, since each has always one request under way:
 *
 *   W ≥ Σ over i = 1 … C of max(T, slot_(A−1+i))         by T_(i), when the i-th user ends, A − 1 + i are answered
 *   W ≥ nearest(A, T) + (C − 1) · min no-load + Σ g      what is answered by T fits into the slots until T
 *
 * The first is Little's law (Little 1961): C under way for T; it rises with T. nearest(A, T) is the least sum of
 * no-load answers of A requests of which no machine serves more than it has slots until T: machines fill up nearest
 * first; it falls with T. So W is at least where they meet, and W / N → C / throughput as N grows.
 */
export function closedMeanMs(fleet: ClairvoyantView, load: Load): number | null {
  const { n } = load;
  const users = virtualUsersOf(load);
  const answered = n - users + 1;
  const { servers, noLoadMs, leastMs, waysOf } = flowOf(fleet);
  const last = smallestSlotsMs(servers, waysOf, fleet.seed, n).subarray(answered - 1);
  const chance = sum(fleet.chanceMs);
  const busyMs = (t: number) => last.reduce((total, slot) => total + Math.max(t, slot), 0);

  let low = last[0]!;
  // Here the first bound is above the second, whatever the machines.
  let high = Math.max(low, (n * noLoadMs.at(-1)! + Math.max(0, chance)) / users);
  const countUntil = slotCounts(fleet, servers, waysOf, high, n);
  if (countUntil === null) return null;
  const servedMs = (t: number) => {
    const { total, left } = nearestFirst(noLoadMs, (i) => countUntil[i]!(t), answered);
    return left > 0 ? Infinity : total + (users - 1) * noLoadMs[0]! + chance;
  };
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (servedMs(middle) >= busyMs(middle)) low = middle;
    else high = middle;
  }
  // Before low the second bound is no smaller than this, after it the first one is.
  return Math.max(busyMs(low), n * noLoadMs[0]! + chance, n * leastMs) / n;
}

/**
 * An open loop: request i is released at r_i, whatever became of the others. Two bounds on the sum of
 * sojourns, of which the larger counts.
 *
 * Machines needed at this rate: call a request quick whose sojourn less its g is under B. Quick ones are answered by
 * r_last + B + max g, so no machine has more of them than slots until then, and each takes its machine's no-load answer
 * at least; all others take B. Nearest machines first, this is a bound for every B. Tried are all no-load answers.
 *
 * Overload (the fluid bound): the i-th answer comes no sooner than the i-th smallest slot, and pairing answers with
 * releases in order makes the sum of max(least sojourn, answer − release) least.
 */
/** @param releasesMs rising */
export function openMeanMs(fleet: ClairvoyantView, releasesMs: Float64Array): number | null {
  const n = releasesMs.length;
  const releasedMs = (i: number) => releasesMs[i]!;
  const { servers, noLoadMs, leastMs, waysOf } = flowOf(fleet);
  const chance = sum(fleet.chanceMs);
  const endMs = releasedMs(n - 1) + Math.max(0, fleet.chanceMs.at(-1)!);
  const countUntil = slotCounts(fleet, servers, waysOf, endMs + noLoadMs.at(-1)!, n);
  if (countUntil === null) return null;

  let needed = 0;
  for (const slowMs of new Set(noLoadMs)) {
    const nearer = noLoadMs.filter((ms) => ms < slowMs);
    const { total, left } = nearestFirst(nearer, (i) => countUntil[i]!(endMs + slowMs), n);
    needed = Math.max(needed, total + left * slowMs + chance);
  }
  const slots = smallestSlotsMs(servers, waysOf, fleet.seed, n);
  const fluid = slots.reduce((total, slot, i) => total + Math.max(leastMs, slot - releasedMs(i)), 0);
  return Math.max(needed, fluid) / n;
}

/** Servers nearest first, with what each takes at least, apart from what chance adds on the link. */
function flowOf({ servers, shortestLinkMs }: ClairvoyantView) {
  const noLoad = ({ link, service }: Server) => link.meanMs + service.minimumMs;
  const rising = [...servers].sort((a, b) => noLoad(a) - noLoad(b));
  return {
    servers: rising,
    noLoadMs: rising.map(noLoad),
    /** The least that any request takes, chance and all: never to be added to what chance adds. */
    leastMs: rising.reduce((ms, it) => Math.min(ms, shortestLinkMs(it) + it.service.minimumMs), Infinity),
    waysOf: (server: Server) => ({ outMs: shortestLinkMs(server) / 2, backMs: shortestLinkMs(server) / 2 }),
  };
}

/** Slots that are worth keeping to count them. */
const MOST_SLOTS = 20_000_000;

/** How many slots each server has until a moment, up to `endMs`; null where that would take too much memory. */
function slotCounts(
  { seed }: ClairvoyantView,
  servers: readonly Server[],
  waysOf: (server: Server) => { outMs: number; backMs: number },
  endMs: number,
  n: number,
): ((untilMs: number) => number)[] | null {
  const expected = servers
    .filter(isRandom)
    .map(({ service, spec }) => Math.min(n, (endMs / service.meanMs) * (spec.concurrency ?? 1)));
  if (sum(expected) > MOST_SLOTS) return null;
  return servers.map((server) => {
    const ways = waysOf(server);
    const { service, spec } = server;
    if (service.fixed) {
      const { concurrency = 1 } = spec;
      const serviceMs = service.meanMs;
      const latencyMs = ways.outMs + ways.backMs;
      // A rounding error must not lose a slot.
      return (untilMs) => concurrency * Math.max(0, Math.floor((untilMs - latencyMs) / serviceMs + 1e-9));
    }
    const slots: number[] = [];
    slotsUntil(server, ways, seed, endMs, n, slots);
    const rising = Float64Array.from(slots).sort();
    return (untilMs) => countUpTo(rising, untilMs);
  });
}

/** Serves `n` at the least sum of costs, servers in rising order of cost, each up to its capacity. */
function nearestFirst(costs: readonly number[], capacityOf: (i: number) => number, n: number) {
  let left = n;
  let total = 0;
  for (let i = 0; i < costs.length && left > 0; i++) {
    const served = Math.min(left, capacityOf(i));
    total += served * costs[i]!;
    left -= served;
  }
  return { total, left };
}

/** How many of rising values are at most this. */
function countUpTo(rising: Float64Array, limit: number): number {
  let from = 0;
  let to = rising.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rising[middle]! <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
};
