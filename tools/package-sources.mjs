/** What `routebench/strategy` and its like are made from: package.json names what they are built to. */
import { readFileSync } from 'node:fs';

/** @returns paths from the repository's root, such as strategies/api/index.ts */
export function packageSources() {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return Object.values(exports).flatMap(({ default: built }) =>
    built === undefined ? [] : [built.replace(/^\.\/build\/node\/(.*)\.js$/, '$1.ts')],
  );
}
