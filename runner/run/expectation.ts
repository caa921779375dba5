/** What a burst promises beforehand, by what is known of the fleet: the profile's numbers, else the topology's. */
import { distributionOf, type Distribution } from '../../model/stats/distribution.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import type { Strategy } from '../../strategies/api/contract.ts';
import type { Machine } from '../../model/fleet/machine.ts';
import { fleetKnown } from './profile.ts';
import type { RunSpec } from './run-spec.ts';

export interface Expectation {
  readonly machines: readonly Machine[];
  /** Sojourns in real ms. */
  readonly sojournMs: Distribution;
  /** Where the numbers are from. */
  readonly source: string;
}

const hasWarm = ({ regions }: Topology): boolean =>
  Object.values(regions).some(({ machines }) => machines.some(({ warm }) => warm !== undefined));

/** Undefined unless the strategy can say, and all requests come at once to a fleet that is known. */
export function expectationOf(spec: RunSpec, { expectedMs }: Strategy): Expectation | undefined {
  const { mode, n, profileFile, topology, timeScale, routers = 1 } = spec;
  if (mode !== 'burst' || expectedMs === undefined || routers > 1) return undefined;
  // A plan is one for requests of size 1, on machines that aren't warm.
  if (spec.sizes !== undefined || (spec.keys !== undefined && topology && hasWarm(topology)))
    return undefined;
  const fleet = fleetKnown(spec);
  if (fleet === undefined) return undefined;
  const { machines } = fleet;
  const sojournMs = distributionOf(Float64Array.from(expectedMs(machines, n), (ms) => ms / timeScale))!;
  return { machines, sojournMs, source: profileFile ?? `the topology ${topology!.name}` };
}
