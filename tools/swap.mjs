/**
 * What runs is what is read, but for the files that a bundle swaps: `x.ts` stays for types and for whoever runs the
 * sources, `x.bundled.ts` takes its place in the bundle.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @param file `scenarios/runtime/x.ts`; @returns `scenarios/runtime/x.bundled.ts` */
export const bundledNameOf = (file) => file.replace(/\.ts$/, '.bundled.ts');

/**
 * @param root where the sources are, with a slash at its end
 * @param files to swap, from there
 * @param textOf makes the text of `x.bundled.ts` complete, where the file itself isn't; may be async
 * @returns an esbuild plugin for any number of builds, and `check`, which throws where it found nothing to swap in them
 */
export function swap(root, files, textOf = (_file, text) => text) {
  const left = new Set(files);
  const missing = files.flatMap((file) => [file, bundledNameOf(file)]).find((it) => !existsSync(root + it));
  if (missing !== undefined)
    throw new Error(`${missing} is missing: a bundle has ${bundledNameOf('x.ts')} in the place of x.ts`);
  const plugin = {
    name: 'swap',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = files.find((it) => path === root + it);
        if (file === undefined) return undefined;
        left.delete(file);
        const contents = await textOf(file, readFileSync(root + bundledNameOf(file), 'utf8'));
        return { contents, loader: 'ts', resolveDir: dirname(path) };
      });
    },
  };
  const check = () => {
    const [file] = left;
    if (file !== undefined)
      throw new Error(`nothing imports ${file}, so ${bundledNameOf(file)} can't take its place`);
  };
  return { plugin, check };
}
