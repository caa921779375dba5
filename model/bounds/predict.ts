import type { Route } from '../fleet/route.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { mastersChoice } from '../fleet/master-choice.ts';
import type { Slot } from './water-filling.ts';

/**
 * Sojourns of a burst under a strategy that goes by the index alone: a machine's j-th request is answered at
 * L + ⌈j / concurrency⌉ · s. Without jitter, and with the master's draws of the same seed, just what a run gives.
 */
export function burstSojournsMs(
  fleet: Fleet,
  router: { route(request: { readonly index: number }): Route },
  n: number,
  seed: number,
): Float64Array {
  const queued = fleet.machines.map(() => 0);
  return Float64Array.from({ length: n }, (_, index) => {
    const route = router.route({ index });
    if (route.to === 'hold') throw new Error('a strategy that holds requests has no closed form');
    const {
      index: place,
      latencyMs,
      serviceMs,
      concurrency,
    } = mastersChoice(fleet.regions, route, seed, index);
    queued[place]! += 1;
    return latencyMs + Math.ceil(queued[place]! / concurrency) * serviceMs;
  });
}

/**
 * When slots are answered whose requests leave in this order, the i-th not before `sentMs(i)`. One that leaves late is
 * served late, unless it would have waited that long anyway, and all after it at the same server are as late.
 *
 * @param slots in rising order, of a plan that sends all at once
 */
export function answersMs(
  slots: readonly Slot[],
  sentMs: (request: number) => number = () => 0,
): Float64Array {
  /** By machine: from when on each of its servers is free, on the clock of what sends there. */
  const freeMs: number[][] = [];
  return Float64Array.from(slots, ({ machine: { index, latencyMs, serviceMs, concurrency } }, request) => {
    const servers = (freeMs[index] ??= Array<number>(concurrency).fill(0));
    const soonestMs = Math.min(...servers);
    const doneMs = Math.max(soonestMs, sentMs(request)) + serviceMs;
    servers[servers.indexOf(soonestMs)] = doneMs;
    return latencyMs + doneMs;
  });
}
