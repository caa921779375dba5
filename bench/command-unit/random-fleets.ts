/** Fleets drawn at random from a seed, as wide apart as real ones are. */
import { hashOf } from '../../model/stats/random.ts';
import type { MachineSpec, Topology } from '../../model/fleet/topology.ts';

export interface Spread {
  /** Largest jitter of services and links, as a share of the mean; 0 for none. */
  readonly jitter: number;
}

/**
 * 1 to 8 regions with 2 to 40 machines in all, latencies from 5 to 800 ms and services from 5 to 200 ms (uniform in the
 * logarithm), machines of a region alike in half of the regions.
 */
export function randomFleet(seed: number, { jitter }: Spread): Topology {
  let draws = 0;
  const draw = () => hashOf(seed, draws++, 77) / 2 ** 32;
  const between = (from: number, to: number) => from + Math.floor(draw() * (to - from + 1));
  const spanning = (from: number, to: number) => Math.round(from * (to / from) ** draw());
  const regionCount = between(1, 8);
  const machineCount = Math.max(between(2, 40), regionCount);
  const sizes = Array.from({ length: regionCount }, () => 1);
  for (let left = machineCount - regionCount; left > 0; left--) sizes[between(0, regionCount - 1)]! += 1;
  const regions = sizes.map((size, i) => {
    const latencyMs = spanning(5, 800);
    const alike = draw() < 0.5;
    const common = spanning(5, 200);
    const machine = (): MachineSpec => {
      const serviceMs = alike ? common : spanning(5, 200);
      return jitter === 0 ? { serviceMs } : { serviceMs, serviceJitterMs: serviceMs * jitter * draw() };
    };
    const machines = Array.from({ length: size }, machine);
    const link = jitter === 0 ? { latencyMs } : { latencyMs, jitterMs: latencyMs * jitter * draw() };
    return [`r${i}`, { ...link, machines }] as const;
  });
  return { name: `random-${seed}`, requestTimeoutMs: 1e9, regions: Object.fromEntries(regions) };
}

/** Fleets that nothing was tuned on. */
export const unseenFleets = (): Topology[] => [101, 102].map((seed) => randomFleet(seed, { jitter: 0 }));
