import type { Router } from './contract.ts';
import type { Fleet } from './fleet.ts';
import { mastersChoice } from './master-choice.ts';
import type { Slot } from './water-filling.ts';

/**
 * Sojourns of a burst under a strategy that goes by the index alone: a machine's j-th request is answered at
 * L + ⌈j / concurrency⌉ · s. Without jitter, and with the master's draws of the same seed, just what a run gives.
 */
export function burstSojournsMs(fleet: Fleet, router: Router, n: number, seed: number): Float64Array {
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
 * When slots are answered whose requests leave in this order, the i-th not before `sentMs(i)`. A request that comes to its
 * machine late by as much as it left late makes all later ones of that machine as late, or none where the queue before it
 * is longer than that.
 *
 * @param slots in rising order, of a plan that sends all at once
 */
export function answersMs(
  slots: readonly Slot[],
  sentMs: (request: number) => number = () => 0,
): Float64Array {
  const lateMs: number[] = [];
  return Float64Array.from(slots, ({ machine: { index, latencyMs, serviceMs }, answerMs }, request) => {
    const serviceBeginsMs = answerMs - serviceMs - latencyMs;
    lateMs[index] = Math.max(lateMs[index] ?? 0, sentMs(request) - serviceBeginsMs);
    return answerMs + lateMs[index];
  });
}
