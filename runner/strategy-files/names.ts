/**
 * Strategies in files of anybody's own. Only the command line names a file; from there on it goes by its name alone, so that what
 * stands in a folder of results is never a path.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';

/** Absolute paths, by the strategy's name. */
const files = new Map<string, string>();

/** What `--strategies` takes for something else. */
const RESERVED = ['all'];

/** @throws Error with what is expected, where it can't name a file and a tag */
export function checkName(name: string): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 60 || RESERVED.includes(name))
    throw new UserError(
      `the name ${JSON.stringify(name)} can't be used: expected at most 60 lower-case letters, digits and single hyphens, such as least-loaded`,
    );
  return name;
}

export const isPath = (text: string): boolean => text.includes('/') || text.endsWith('.ts');

/** As a person would type it from where they are. */
export const shownPath = (file: string): string => {
  const path = relative(process.cwd(), file);
  return path.startsWith('../..') ? file : path;
};

/**
 * @param path as typed on the command line
 * @param taken names that other strategies have
 * @returns the name that it goes by
 * @throws UserError where there is no such file, or its name can't be a strategy's
 */
export function nameFile(path: string, taken: readonly string[]): string {
  const file = resolve(path);
  if (!existsSync(file))
    throw new UserError(`${path}: there is no such file: routebench new writes one to begin with`);
  if (!statSync(file).isFile() || !file.endsWith('.ts'))
    throw new UserError(`${path}: expected a TypeScript file that exports a strategy, such as mine.ts`);
  const name = basename(file, '.ts');
  try {
    checkName(name);
  } catch (error) {
    throw new UserError(`${path}: ${(error as Error).message}: rename the file`);
  }
  if (taken.includes(name))
    throw new UserError(
      `${path}: the name ${name} is taken by a strategy of routebench's own: rename the file, and the name in it`,
    );
  const other = files.get(name);
  if (other !== undefined && other !== file)
    throw new UserError(
      `${path}: the name ${name} is taken by ${shownPath(other)}: rename one of them, and the name in it`,
    );
  files.set(name, file);
  return name;
}

export const fileOf = (name: string): string | undefined => files.get(name);

/** All that the command line named: what a thread that computes is to know too. */
export const namedFiles = (): ReadonlyMap<string, string> => files;

/** In a thread: what the process's command line named. */
export function knowFiles(named: ReadonlyMap<string, string>): void {
  for (const [name, file] of named) files.set(name, file);
}
