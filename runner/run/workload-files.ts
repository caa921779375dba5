/** Files that a load names: `trace:FILE` and `file:FILE`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { GivenOptions } from '../../model/run-options.ts';
import { UserError } from '../errors.ts';

/** @throws UserError that names the file */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`);
  }
}

/** With whole paths, so that a record means the same file wherever it is read. */
export function filesOf({
  arrivals,
  sizes,
}: Pick<GivenOptions, 'arrivals' | 'sizes'>): Pick<GivenOptions, 'arrivals' | 'sizes'> {
  const whole = (text: string, prefix: string) =>
    text.startsWith(prefix) ? `${prefix}${resolve(text.slice(prefix.length))}` : text;
  return {
    ...(arrivals !== undefined && { arrivals: whole(arrivals, 'trace:') }),
    ...(sizes !== undefined && { sizes: whole(sizes, 'file:') }),
  };
}
