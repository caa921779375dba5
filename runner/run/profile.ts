/** Profiles from disk, checked before any load. */
import { fleetOf, fleetOfMachines, membersOf, type Fleet, type Member } from '../../model/fleet/fleet.ts';
import { membersOfProfile } from '../../model/fleet/profile.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { orUserError } from '../errors.ts';
import { readJson } from '../../records/files/json-file.ts';
import { checkProfile } from '../../records/files/profile-file.ts';
import type { RunSpec } from './run-spec.ts';

/**
 * @param topology of the fleet that it must be a profile of, where that is known
 * @throws UserError that names the file, the field, what was found, what is expected
 */
export function membersFromProfile(file: string, topology: Topology | null): Member[] {
  const known = topology === null ? undefined : membersOf(topology);
  return fromProfile(file, (profile) => membersOfProfile(profile, file, known));
}

/** By the profile's numbers, else the topology's; undefined where there is neither. */
export function fleetKnown({
  profileFile,
  topology,
}: Pick<RunSpec, 'profileFile' | 'topology'>): Fleet | undefined {
  if (profileFile !== null) return fleetOfMachines(membersFromProfile(profileFile, topology));
  return topology === null ? undefined : fleetOf(topology);
}

export const fromProfile = <T>(file: string, read: (profile: unknown) => T): T =>
  orUserError(() => {
    const profile = readJson(file);
    const { format } = (profile ?? {}) as { readonly format?: unknown };
    // Another format is told by what reads it.
    return read(format === 1 ? checkProfile(profile, file) : profile);
  });
