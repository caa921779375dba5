import { readJson } from './json-file.ts';
import { LIMITS_FORMAT, type LimitsRecord } from './limits-format.ts';

/** @throws Error with one line: the file, what was found, what is expected */
export function readLimits(directory: string): LimitsRecord {
  const file = `${directory}/limits.json`;
  const record = readJson(file) as LimitsRecord | null;
  if (record?.format !== LIMITS_FORMAT)
    throw new Error(`${file}: format is ${JSON.stringify(record?.format)}: expected ${LIMITS_FORMAT}`);
  return record;
}
