/** `npm run docs`: the reference pages that are made from tables of the code, and the curves of docs/for-a-class.md. */
import { build } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What the contents export, bundled from the sources. */
async function bundled(name, contents) {
  const outfile = `${root}build/${name}.mjs`;
  await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  return import(pathToFileURL(outfile).href);
}

const strategies = readdirSync(`${root}strategies`)
  .filter((file) => /^[^.]+\.ts$/.test(file))
  .sort();
const allStrategies = `${strategies.map((file, i) => `import s${i} from './strategies/${file}';`).join('\n')}
    const all = [${strategies.map((_, i) => `s${i}`).join(', ')}];`;

const pages = await bundled(
  'docs',
  `export { metricsPage as metrics } from './tools/metrics-page.ts';
      export { optionsPage as options } from './tools/options-page.ts';
      export { exitCodesPage as 'exit-codes' } from './tools/exit-codes-page.ts';
      import { strategiesPage } from './tools/strategies-page.ts';
      ${allStrategies}
      export const strategies = () => strategiesPage(all);`,
);
mkdirSync(`${root}docs/reference`, { recursive: true });
for (const [name, make] of Object.entries(pages)) writeFileSync(`${root}docs/reference/${name}.md`, make());

const { classPictures, all } = await bundled(
  'class-pictures',
  `export { classPictures } from './playground/class-pictures.ts';
    ${allStrategies}
    export { all };`,
);
const pictures = classPictures(readFileSync(`${root}docs/for-a-class.md`, 'utf8'), all);
for (const [file, svg] of Object.entries(pictures)) writeFileSync(`${root}docs/pictures/${file}`, svg);
