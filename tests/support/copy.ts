/** A copy of this repository in a temporary folder, for tests that add files to it. */
import { cpSync, symlinkSync } from 'node:fs';
import { inRoot } from '../../runner/paths.ts';
import { newFolder } from './folder.ts';

/** All of the repository but what is made, packages as they are here. */
export function copyOfRepository(): string {
  const copy = `${newFolder()}/routebench`;
  const made = ['node_modules', 'build', 'bin', 'results', 'limits', '.git'].map(inRoot);
  cpSync(inRoot('.'), copy, { recursive: true, filter: (path) => !made.includes(path) });
  symlinkSync(inRoot('node_modules'), `${copy}/node_modules`);
  return copy;
}
