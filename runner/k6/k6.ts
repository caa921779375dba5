/** Finds a k6 to run, or builds the one with the extension. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { UserError } from '../errors.ts';
import { inCache, inRepository, inRoot } from '../paths.ts';

export interface K6 {
  readonly path: string;
  readonly version: string;
  /** Whether virtual users can share memory (xk6/). */
  readonly hasExtension: boolean;
}

/** What is built of xk6/. */
export const built = inCache('bin/k6');
const stamp = inCache('bin/k6.sources');

/** The version that xk6/go.mod names. */
export function wantedVersion(): string {
  const found = /go\.k6\.io\/k6\/v2 v(\S+)/.exec(readFileSync(inRoot('xk6/go.mod'), 'utf8'));
  if (found === null) throw new Error('xk6/go.mod names no go.k6.io/k6/v2');
  return found[1]!;
}

/** What bin/k6 is made of: while this stays the same, it needn't be built again. */
function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const folder of ['xk6', 'xk6/cmd/k6']) {
    const files = readdirSync(inRoot(folder)).filter((file) => /^go\.(mod|sum)$|(?<!_test)\.go$/.test(file));
    for (const file of files.sort()) hash.update(file).update(readFileSync(inRoot(`${folder}/${file}`)));
  }
  return hash.digest('hex');
}

/** Asks a binary what it is; undefined where it isn't a k6 that runs. */
async function inspect(path: string, cancelSignal?: AbortSignal): Promise<K6 | undefined> {
  const { stdout, failed } = await execa(path, ['version'], {
    reject: false,
    stdin: 'ignore',
    timeout: 20_000,
    ...(cancelSignal && { cancelSignal }),
  });
  const version = /^k6\S* v(\S+)/.exec(String(stdout))?.[1];
  if (failed || version === undefined) return undefined;
  return { path, version, hasExtension: String(stdout).includes('k6/x/routebench') };
}

const isRecent = ({ version }: K6): boolean => Number(version.split('.')[0]) >= 2;
const hasGo = async (): Promise<boolean> => !(await execa('go', ['version'], { reject: false })).failed;

async function fromEnvironment(path: string, signal?: AbortSignal): Promise<K6> {
  const k6 = await inspect(path, signal);
  signal?.throwIfAborted();
  if (k6 === undefined)
    throw new UserError(`K6=${path}: is not a k6 that runs; name another binary, or unset K6`);
  if (!isRecent(k6)) throw new UserError(`K6=${path}: is k6 ${k6.version}; expected 2.0 or newer`);
  return k6;
}

/** bin/k6, unless its version or the extension's sources are other ones by now. */
function present(): K6 | undefined {
  if (!existsSync(built) || !existsSync(stamp)) return undefined;
  if (readFileSync(stamp, 'utf8') !== sourcesHash()) return undefined;
  return { path: built, version: wantedVersion(), hasExtension: true };
}

async function buildWithGo(say: (line: string) => void, cancelSignal?: AbortSignal): Promise<K6> {
  const hash = sourcesHash();
  mkdirSync(dirname(built), { recursive: true });
  say(
    `building ${inRepository ? 'bin/k6' : built} ${wantedVersion()} with Go (about two minutes the first time)`,
  );
  const options = {
    cwd: inRoot('xk6'),
    reject: false,
    all: true,
    stdin: 'ignore',
    ...(cancelSignal && { cancelSignal }),
  } as const;
  const { failed, all } = await execa('go', ['build', '-trimpath', '-o', built, './cmd/k6'], options);
  cancelSignal?.throwIfAborted();
  if (failed)
    throw new UserError(
      `go build of bin/k6 failed: ${String(all).trim().split('\n').slice(-3).join(' · ')}`,
      1,
    );
  writeFileSync(stamp, hash);
  return { path: built, version: wantedVersion(), hasExtension: true };
}

/**
 * $K6; else bin/k6 as this repository has it; else a k6 ≥ 2 on the PATH that has the extension; else bin/k6 built with
 * Go; else, without Go, any k6 ≥ 2 on the PATH.
 *
 * @throws UserError that names the choices
 */
export async function findK6(say: (line: string) => void, signal?: AbortSignal): Promise<K6> {
  if (process.env.K6) return fromEnvironment(process.env.K6, signal);
  const kept = present();
  if (kept !== undefined) return kept;
  const onPath = await inspect('k6', signal);
  signal?.throwIfAborted();
  const usable = onPath !== undefined && isRecent(onPath) ? onPath : undefined;
  if (usable?.hasExtension) return usable;
  if (await hasGo()) {
    try {
      return await buildWithGo(say, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (usable === undefined) throw error;
      say(`${(error as Error).message}; going on with k6 ${usable.version} from the PATH`);
    }
  }
  if (usable !== undefined) return usable;
  const found = onPath === undefined ? 'no k6 found' : `the k6 on the PATH is ${onPath.version}`;
  throw new UserError(
    `${found}: install Go so that bin/k6 can be built, or put k6 2.0 or newer on the PATH, or name one with K6=/path/to/k6`,
    1,
  );
}
