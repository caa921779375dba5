/** How evenly a load was shared, each machine by what it can serve. */
import { capacityPerMs, fleetOf } from '../model/fleet/fleet.ts';
import type { Topology } from '../model/fleet/topology.ts';
import type { Summary } from './format.ts';

export interface Fairness {
  /** From 1 / machines, one has all, to 1, each has its fair share. */
  readonly jain: number;
  /** Machines with less than half their fair share, and what that is: parts of all requests. */
  readonly starved: readonly { readonly machine: string; readonly share: number; readonly fair: number }[];
}

/** Fewer requests than so many a machine say nothing of how a policy shares. */
const LEAST_EACH = 20;

/**
 * Jain's index of x, each machine's share over its fair share, its part of the fleet's capacity:
 *
 *   (Σ x)² / (m Σ x²)        Jain, Chiu, Hawe 1984
 *
 * @returns undefined where it says nothing: of a burst, where the nearest rightly get more, and of few requests
 */
export function fairnessOf(
  { perMachine, mode, n }: Summary,
  topology: Topology | null,
): Fairness | undefined {
  if (topology === null || mode !== 'open') return undefined;
  const { machines } = fleetOf(topology);
  const sent = Object.values(perMachine).reduce((sum, requests) => sum + requests, 0);
  if (n < LEAST_EACH * machines.length || sent === 0) return undefined;
  const capacity = machines.reduce((sum, machine) => sum + capacityPerMs(machine), 0);
  const shares = machines.map((machine) => ({
    machine: machine.id,
    share: (perMachine[machine.id] ?? 0) / sent,
    fair: capacityPerMs(machine) / capacity,
  }));
  const over = shares.map(({ share, fair }) => share / fair);
  const sum = over.reduce((total, x) => total + x, 0);
  const squares = over.reduce((total, x) => total + x * x, 0);
  return {
    jain: sum ** 2 / (over.length * squares),
    starved: shares.filter(({ share, fair }) => share < fair / 2),
  };
}
