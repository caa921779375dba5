/** A strategy's file as a script that k6 runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure } from 'esbuild';
import { UserError } from '../errors.ts';
import { inRoot } from '../paths.ts';
import { buildErrorLine } from './bundle.ts';
import { scenarioBeside } from './load.ts';
import { packageEntries } from './package-entries.ts';
import { scenarioText } from './templates.ts';

const scripts = new Map<string, Promise<string>>();

/** @returns the script's path, for as long as this process runs */
export function k6ScriptOf(file: string): Promise<string> {
  let made = scripts.get(file);
  if (made === undefined) scripts.set(file, (made = write(file)));
  return made;
}

async function write(file: string): Promise<string> {
  // With it comes esbuild, which no other run needs.
  const { k6Bundles } = await import('../../tools/k6-bundle.mjs');
  const { bundle } = k6Bundles(inRoot(''), { file, alias: packageEntries() });
  const text = await bundle(
    scenarioBeside(file) ?? { text: scenarioText(file, 'routebench/scenario') },
  ).catch((error: BuildFailure) => {
    throw new UserError(buildErrorLine(file, error));
  });
  const folder = mkdtempSync(join(tmpdir(), 'routebench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, `${basename(file, '.ts')}.js`);
  // What a bundle asks for stands beside routebench's own scripts.
  writeFileSync(script, text.replaceAll('./runtime/', pathToFileURL(inRoot('build/runtime/')).href));
  return script;
}
