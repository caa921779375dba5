/** What the build made of the pages (tools/build.mjs). */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Of build/page/. */
export const builtFile = (file: string): string => readFileSync(`${rootFolder()}/build/page/${file}`, 'utf8');

/**
 * Copies the playground to where a page links to it, so that a folder that is passed on has it too.
 *
 * @returns whether it is there
 */
export function copyPlayground(directory: string): boolean {
  const built = `${rootFolder()}/docs/playground.html`;
  if (existsSync(built)) copyFileSync(built, `${directory}/playground.html`);
  return existsSync(`${directory}/playground.html`);
}

function rootFolder(): string {
  const here = fileURLToPath(import.meta.url);
  const at = here.lastIndexOf('/build/');
  return at >= 0 ? here.slice(0, at) : fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
}
