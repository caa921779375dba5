import type { Router } from './contract.ts';
import type { Fleet } from './fleet.ts';
import { mastersChoice } from './master-choice.ts';

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
