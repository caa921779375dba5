/** `npm run docs`: the reference pages that are made from tables of the code, and the curves of docs/for-a-class.md. */
import { build } from 'esbuild';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}build/docs.mjs`;
const strategies = readdirSync(`${root}strategies`)
  .filter((file) => /^[^.]+\.ts$/.test(file))
  .sort();
await build({
  absWorkingDir: root,
  stdin: {
    contents: `
      ${strategies.map((file, i) => `import s${i} from './strategies/${file}';`).join('\n')}
      import { strategiesPage } from './tools/strategies-page.ts';
      export { metricsPage as metrics } from './tools/metrics-page.ts';
      export { optionsPage as options } from './tools/options-page.ts';
      export { exitCodesPage as 'exit-codes' } from './tools/exit-codes-page.ts';
      const all = [${strategies.map((_, i) => `s${i}`).join()}];
      export const strategies = () => strategiesPage(all);`,
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

const strategies = readdirSync(`${root}strategies`).filter((file) => /^[^.]+\.ts$/.test(file));
const { classPictures, all } = await bundled(
  'class-pictures',
  `export { classPictures } from './playground/class-pictures.ts';
    ${strategies.map((file, i) => `import s${i} from './strategies/${file}';`).join('\n')}
    export const all = [${strategies.map((_, i) => `s${i}`).join(', ')}];`,
);
const pictures = classPictures(readFileSync(`${root}docs/for-a-class.md`, 'utf8'), all);
for (const [file, svg] of Object.entries(pictures)) writeFileSync(`${root}docs/pictures/${file}`, svg);
