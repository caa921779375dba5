/**
 * Strategies and scenarios that couldn't be built. A broken one takes nothing else down: each command names it in a line,
 * and the others work.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** By file: what is wrong with it, in one line. */
export const brokenFile = 'build/broken.json';

/** @param error as esbuild throws it; @returns where, and what, in one line */
export function lineOf(file, error) {
  const [{ text, location } = {}] = error.errors ?? [];
  const where = location ? `${location.file}:${location.line}:${location.column + 1}` : file;
  const within = location && location.file !== file ? `${file}: ` : '';
  return `${within}${where}: ${(text ?? error.message).split('\n')[0]}`;
}

/** @returns a line for each file that the last build left out */
export function brokenLines() {
  const file = fileURLToPath(new URL(`../${brokenFile}`, import.meta.url));
  return existsSync(file) ? [...new Set(Object.values(JSON.parse(readFileSync(file, 'utf8'))))] : [];
}
