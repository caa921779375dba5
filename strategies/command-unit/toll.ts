/**
 * What a request costs those that come after it. Where requests come however long others wait, each that takes a slot of a
 * busy machine delays all that follow, until the machine is idle again. Taking the soonest answer is selfish: near machines
 * run full, and all wait there as long as the way to the next region is longer.
 *
 * With Poisson arrivals of rate λ that are split by capacity, a machine at load ρ has work u left, and a request of
 * service x costs all together, its own answer included,
 *
 *     L + u + x + λ / (1 − ρ) · x · (u + x / 2) = answer + ρ / (1 − ρ) · (u + x / 2)   [ms]      since λ x = ρ
 *
 * (first policy iteration: Hyytiä, Penttinen, Aalto 2012, Size- and state-aware dispatching problem with queue-specific job
 * sizes, EJOR 217). The toll is ρ / (1 − ρ). In a burst nothing comes later, and in a closed loop only what was answered
 * makes room for more: there it is 0.
 */
import type { World } from '../api/contract.ts';

export interface Toll {
  /** A request came for the first time. */
  came(nowMs: number): void;
  /** @param perMs requests that the fleet can serve */
  at(perMs: number): number;
}

export function tollOver({ cells, mode, self }: Pick<World, 'cells' | 'mode' | 'self'>): Toll {
  const all = cells('toll', 3);
  const [CAME, LAST_AT, GAP] = [0, 1, 2];
  const units = self?.of ?? 1;
  return {
    came(nowMs) {
      if (mode !== 'open') return;
      const gaps = all[CAME]!;
      all[CAME] = gaps + 1;
      if (gaps > 0) all[GAP]! += (nowMs - all[LAST_AT]! - all[GAP]!) / Math.min(gaps, MEMORY);
      all[LAST_AT] = nowMs;
    },
    at(perMs) {
      if (all[CAME]! < FEW) return 0;
      const load = Math.min(units / (all[GAP]! * perMs), MOST);
      return load / (1 - load);
    },
  };
}

/** Gaps between arrivals that a mean is over, and how many make one. */
const MEMORY = 64;
const FEW = 10;
/** A load above this counts as this: near 1 the toll has no bounds. */
const MOST = 0.9;
