/** A file of TypeScript as JavaScript that runs here: bundled, with its types checked. */
import { basename, dirname, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import type { BuildFailure } from 'esbuild';
import { UserError } from '../errors.ts';
import { shownPath } from './names.ts';
import { packageEntries } from './package-entries.ts';
import { bundleName, keepMap, withSourceLine } from './source-lines.ts';

export interface Loaded {
  readonly exports: Readonly<Record<string, unknown>>;
  /** The bundle's text: it changes where the file or anything it imports does, and not with a comment. */
  readonly text: string;
}

/**
 * @param instead what stands for some of routebench's entries
 * @throws UserError with the line of the TypeScript source, where it can't be bundled or throws while it is loaded
 */
export async function loadFile(
  file: string,
  instead: Readonly<Record<string, string>> = {},
): Promise<Loaded> {
  const { build } = await import('esbuild');
  const folder = dirname(file);
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [file],
    outfile: `${folder}/${basename(file, '.ts')}.js`,
    alias: { ...packageEntries(), ...instead },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    target: 'node20',
    sourcemap: 'external',
    logLevel: 'silent',
  }).catch((error: BuildFailure) => {
    throw new UserError(buildErrorLine(file, error));
  });
  const [map, { text }] = [
    outputFiles.find(({ path }) => path.endsWith('.map'))!,
    outputFiles.find(({ path }) => path.endsWith('.js'))!,
  ];
  keepMap(file, map.text);
  const module: { exports: Loaded['exports'] } = { exports: {} };
  try {
    const run = compileFunction(text, ['module', 'exports'], { filename: bundleName(file) }) as (
      ...args: unknown[]
    ) => void;
    run(module, module.exports);
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    throw new UserError(`${withSourceLine(thrown)} (while it was loaded)`);
  }
  return { exports: module.exports, text };
}

/** The first of esbuild's errors in one line. */
export function buildErrorLine(file: string, { errors, message }: BuildFailure): string {
  const [first] = errors ?? [];
  if (!first?.location) return `${shownPath(file)}: ${first?.text ?? message.split('\n')[0]!}`;
  const { file: where, line, column } = first.location;
  return `${shownPath(resolve(dirname(file), where))}:${line}:${column + 1}: ${first.text.split('\n')[0]}`;
}
