import { readFileSync } from 'node:fs';
import { LIMITS_FORMAT, type LimitsRecord } from './format.ts';

/** @throws Error with one line: the file, what was found, what is allowed */
export function readLimits(directory: string): LimitsRecord {
  const file = `${directory}/limits.json`;
  let record: LimitsRecord;
  try {
    record = JSON.parse(readFileSync(file, 'utf8')) as LimitsRecord;
  } catch (error) {
    throw new Error(`${file}: can't be read: ${(error as Error).message}`, { cause: error });
  }
  if (record?.format !== LIMITS_FORMAT)
    throw new Error(`${file}: format is ${JSON.stringify(record?.format)}: allowed is ${LIMITS_FORMAT}`);
  return record;
}
