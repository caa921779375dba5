/** `npm run docs`: the reference pages that are made from tables of the code. */
import { build } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}build/docs.mjs`;
await build({
  absWorkingDir: root,
  stdin: {
    contents: `export { metricsPage as metrics } from './tools/metrics-page.ts';
      export { optionsPage as options } from './tools/options-page.ts';
      export { exitCodesPage as 'exit-codes' } from './tools/exit-codes-page.ts';`,
    resolveDir: root,
  },
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
});
const pages = await import(pathToFileURL(outfile).href);
mkdirSync(`${root}docs/reference`, { recursive: true });
for (const [name, make] of Object.entries(pages)) writeFileSync(`${root}docs/reference/${name}.md`, make());
