import { fileURLToPath } from 'node:url';

/** The repository's root. This module runs from build/node/, in the main file or in a chunk beside it. */
export const root = findRoot(import.meta.url);

function findRoot(url: string): string {
  const path = fileURLToPath(url);
  const built = path.lastIndexOf('/build/node/');
  return built >= 0 ? path.slice(0, built) : fileURLToPath(new URL('..', url)).replace(/\/$/, '');
}

export const inRoot = (path: string): string => `${root}/${path}`;
