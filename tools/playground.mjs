/** docs/playground.html, made by the build: the page, and a worker with the simulator and every strategy that isn't broken. */
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * @param root where the sources are, with a slash at its end
 * @param strategies their files' names, without an ending
 */
export async function buildPlayground(root, strategies) {
  const bundled = async (options) => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      bundle: true,
      minify: true,
      write: false,
      platform: 'browser',
      target: 'es2022',
      logLevel: 'warning',
      ...options,
    });
    return outputFiles[0].text;
  };
  const served = strategies.map((name, i) => `import s${i} from './strategies/${name}.ts';`);
  const [page, style, worker] = await Promise.all([
    bundled({ entryPoints: ['playground/page/main.ts'], format: 'esm' }),
    bundled({ entryPoints: ['playground/page/style.css'] }),
    bundled({
      format: 'iife',
      stdin: {
        contents: `import { serve } from './playground/page/worker.ts';
          ${served.join('\n')}
          serve([${strategies.map((_, i) => `s${i}`).join(', ')}]);`,
        resolveDir: root,
      },
    }),
  ]);
  // A query of its own for each build, since a module is loaded once only.
  const built = pathToFileURL(`${root}build/node/playground/page-file.js`);
  const { playgroundPage } = await import(`${built.href}?${Date.now()}`);
  writeFileSync(`${root}docs/playground.html`, playgroundPage({ page, style, worker }, root));
}
