/** The files of a fleet's limits: limits.json, and all that is made from it alone. */
import { builtFile, copyPlayground } from '../page/built-files.ts';
import { tryLimits } from '../try-fleet.ts';
import { writeAtOnce } from '../write.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { limitsMarkdown } from './markdown.ts';
import { limitsPage } from './page.ts';
import { profileOf } from '../../records/profile-of-limits.ts';

/** limits.json, and profile.json once there is a machine to tell of. */
export function writeLimits(directory: string, record: LimitsRecord): void {
  writeAtOnce(`${directory}/limits.json`, `${JSON.stringify(record, null, 2)}\n`);
  const profile = profileOf(record);
  if (Object.keys(profile.machines).length > 0)
    writeAtOnce(`${directory}/profile.json`, `${JSON.stringify(profile, null, 2)}\n`);
}

/** limits.html and limits.md. */
export function writeLimitsPages(directory: string, record: LimitsRecord): void {
  writeAtOnce(
    `${directory}/limits.html`,
    limitsPage(
      record,
      builtFile('report-style.css'),
      copyPlayground(directory) ? tryLimits(record) : undefined,
    ),
  );
  writeAtOnce(`${directory}/limits.md`, limitsMarkdown(record));
}
