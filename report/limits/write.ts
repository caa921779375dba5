/** The files of a fleet's limits. */
import { writeAtOnce } from '../write.ts';
import type { LimitsRecord } from './format.ts';
import { profileOf } from './profile.ts';

/** limits.json, and profile.json once there is a machine to tell of. */
export function writeLimits(directory: string, record: LimitsRecord): void {
  writeAtOnce(`${directory}/limits.json`, `${JSON.stringify(record, null, 2)}\n`);
  const profile = profileOf(record);
  if (Object.keys(profile.machines).length > 0)
    writeAtOnce(`${directory}/profile.json`, `${JSON.stringify(profile, null, 2)}\n`);
}
