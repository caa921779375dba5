/** What a burst promises beforehand, by what is known of the fleet: the profile's numbers, else the topology's. */
import { distributionOf, type Distribution } from '../strategies/kit/distribution.ts';
import type { Machine, Strategy } from '../strategies/kit/contract.ts';
import { fleetOf, fleetOfMachines } from '../strategies/kit/fleet.ts';
import { membersFromProfile } from './profile.ts';
import type { RunSpec } from './run.ts';

export interface Expectation {
  readonly machines: readonly Machine[];
  /** Sojourns in real ms. */
  readonly sojournMs: Distribution;
  /** Where the numbers are from. */
  readonly source: string;
}

/** Undefined unless the strategy can say, and all requests come at once to a fleet that is known. */
export function expectationOf(spec: RunSpec, { expectedMs }: Strategy): Expectation | undefined {
  const { mode, n, profileFile, topology, timeScale } = spec;
  if (mode !== 'burst' || expectedMs === undefined) return undefined;
  const machines =
    profileFile !== null
      ? fleetOfMachines(membersFromProfile(profileFile, topology)).machines
      : topology && fleetOf(topology).machines;
  if (!machines) return undefined;
  const sojournMs = distributionOf(Float64Array.from(expectedMs(machines, n), (ms) => ms / timeScale))!;
  return { machines, sojournMs, source: profileFile ?? `the topology ${topology!.name}` };
}
