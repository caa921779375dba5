/** What end-to-end tests run: the real command line, the real k6, a real fleet in fast-running time. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import { findK6 } from '../../runner/k6/k6.ts';
import { inRoot } from '../../runner/paths.ts';
import { startTestbed, type RunningTestbed } from '../../testbed/testbed.ts';
import { loadTopology } from '../../records/files/topology-file.ts';

export const main = inRoot('build/node/runner/main.js');

/** Tests run the fleet this many times as fast as it is, where its own pace isn't what they are about. */
export const SCALE = 20;

export { newFolder } from './folder.ts';

export async function routebench(...args: string[]) {
  const options = { reject: false, stdin: 'ignore', env: { CI: 'true', NO_COLOR: '1' } } as const;
  return execa(process.execPath, [main, ...args], options);
}

/** k6 shows a script all of the environment, and the test runner sets a MODE and a BASE_URL of its own. */
export const OURS = { MODE: undefined, BASE_URL: undefined };

/** A plain `k6 run`, as people type it; what it prints is in `all`. */
export async function k6Run(script: string, env: Record<string, string | number> = {}, ...more: string[]) {
  const { path } = await findK6(() => {});
  return runBy(path, script, env, more);
}

/** The same by a k6 of one's own, with what it inherits besides. */
export function runBy(
  k6: string,
  script: string,
  env: Record<string, string | number>,
  more: readonly string[] = [],
  inherited: Record<string, string> = {},
) {
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const args = ['run', '--no-usage-report', '--no-color', ...variables, ...more, inRoot(script)];
  return execa(k6, args, {
    reject: false,
    all: true,
    stdin: 'ignore',
    cwd: inRoot('.'),
    env: { ...OURS, ...inherited },
  });
}

export async function withFleet<T>(
  use: (fleet: RunningTestbed) => Promise<T>,
  { file, timeScale = SCALE, seed = 1 }: { file?: string; timeScale?: number; seed?: number } = {},
): Promise<T> {
  const fleet = await startTestbed({ topology: loadTopology(file), timeScale, seed });
  try {
    return await use(fleet);
  } finally {
    await fleet.close();
  }
}

export const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

export const readRows = (file: string): Record<string, string>[] =>
  parse(readFileSync(file), { columns: true }) as Record<string, string>[];
