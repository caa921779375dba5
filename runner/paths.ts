import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. This module runs from build/node/, in the main file or in a chunk beside it. */
export const root = findRoot(import.meta.url);

function findRoot(url: string): string {
  const path = fileURLToPath(url);
  const built = path.lastIndexOf('/build/node/');
  return built >= 0 ? path.slice(0, built) : fileURLToPath(new URL('..', url)).replace(/\/$/, '');
}

export const inRoot = (path: string): string => `${root}/${path}`;

/** Whether this is the repository, and not the package that npm installs. */
export const inRepository = existsSync(inRoot('tools/build.mjs'));

/** Where what a person has of their own is, results and .env: in the repository, or in the folder that they work in. */
export const inOwn = (path: string): string => join(inRepository ? root : process.cwd(), path);

/** Where what is built is kept: in the repository, or in the person's cache, which a new version of the package doesn't empty. */
export const inCache = (path: string): string =>
  inRepository
    ? inRoot(path)
    : join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'routebench', path);
