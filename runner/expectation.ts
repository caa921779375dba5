/** What the best plan of a burst promises, by what is known of the fleet beforehand. */
import { distributionOf, type Distribution } from '../strategies/kit/distribution.ts';
import type { Machine } from '../strategies/kit/contract.ts';
import { fleetOf, fleetOfMachines } from '../strategies/kit/fleet.ts';
import { bestSlots } from '../strategies/kit/water-filling.ts';
import { membersFromProfile } from './profile.ts';
import type { RunSpec } from './run.ts';

export interface Expectation {
  readonly machines: readonly Machine[];
  /** Sojourns in real ms. */
  readonly sojournMs: Distribution;
  /** Where the numbers are from. */
  readonly source: string;
}

/** Undefined unless all requests come at once to a fleet that is known. */
export function expectationOf(spec: RunSpec): Expectation | undefined {
  const { mode, n, profileFile, topology, timeScale } = spec;
  if (mode !== 'burst') return undefined;
  const machines =
    profileFile !== null
      ? fleetOfMachines(membersFromProfile(profileFile, topology)).machines
      : topology && fleetOf(topology).machines;
  if (!machines) return undefined;
  const sojournMs = distributionOf(bestSlots(machines, n).map(({ answerMs }) => answerMs / timeScale))!;
  return { machines, sojournMs, source: profileFile ?? `the topology ${topology!.name}` };
}
