/** `npm run docs`: the reference pages that are made from tables of the code. */
import { build } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}build/options-page.mjs`;
await build({
  absWorkingDir: root,
  entryPoints: ['tools/options-page.ts'],
  outfile,
  bundle: true,
  format: 'esm',
});
const { optionsPage } = await import(pathToFileURL(outfile).href);
mkdirSync(`${root}docs/reference`, { recursive: true });
writeFileSync(`${root}docs/reference/options.md`, optionsPage());
