import type { Machine } from '../fleet/machine.ts';

export interface RegionThreshold {
  readonly region: string;
  /** With fewer requests at once than this, the best plan leaves the region alone. */
  readonly fromN: number;
}

/**
 * From which N each region takes part in the best plan of a burst, in that order: its first slot L + s is one of the N
 * smallest once N exceeds the slots before it,
 *
 *   fromN = 1 + Σ over machines  c · #{ j ≥ 1 : L_m + j · s_m < L + s }     (ties go to the machine named first)
 */
export function regionThresholdsOf(machines: readonly Machine[]): RegionThreshold[] {
  const first = new Map<string, number>();
  for (const machine of machines) {
    const answerMs = machine.latencyMs + machine.serviceMs;
    const before = machines.reduce(
      (sum, other) => sum + slotsBefore(other, answerMs, other.index < machine.index),
      0,
    );
    first.set(machine.region, Math.min(first.get(machine.region) ?? Infinity, before + 1));
  }
  return [...first].map(([region, fromN]) => ({ region, fromN })).sort((a, b) => a.fromN - b.fromN);
}

function slotsBefore({ latencyMs, serviceMs, concurrency }: Machine, ms: number, orAt: boolean): number {
  const rounds = (ms - latencyMs) / serviceMs;
  // A hair against 2.9999…, where slots of equal machines coincide.
  const whole = orAt ? Math.floor(rounds + 1e-9) : Math.ceil(rounds - 1e-9) - 1;
  return concurrency * Math.max(0, whole);
}
