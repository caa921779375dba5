/**
 * Makes a fresh machine ready: npm packages, bundles, k6. Quick when nothing changed. Plain JavaScript without
 * dependencies, since it runs before there are any; all that can wait until then is in setup.ts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sources } from './rooms.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}build/.built`;

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestIn(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return changedAt(path);
  return Math.max(changedAt(path), ...readdirSync(path).map((name) => newestIn(`${path}/${name}`)));
}

function installPackages() {
  const installed = `${root}node_modules/.package-lock.json`;
  if (changedAt(installed) >= changedAt(`${root}package-lock.json`)) return;
  console.log('routebench: installing npm packages');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    console.error(
      'routebench: npm ci failed (its message is above): see to the network or the npm cache, then run it again',
    );
    process.exit(1);
  }
  if (existsSync(installed)) utimesSync(installed, new Date(), new Date());
}

/** Builds what is older than its sources. */
export async function ensureBuilt() {
  const startedAt = Date.now();
  if (changedAt(stamp) >= Math.max(...sources.map((source) => newestIn(root + source)))) return;
  const { buildAll } = await import('./build.mjs');
  await buildAll();
  writeFileSync(stamp, '');
  // What is saved while the build runs is newer than the stamp, and built the next time.
  utimesSync(stamp, new Date(), new Date(startedAt));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`routebench: this is Node ${process.versions.node}; it needs 20.19 or newer`);
    process.exit(1);
  }
  installPackages();
  await ensureBuilt();
  process.argv = [process.argv[0], process.argv[1], 'setup'];
  await import('../build/node/runner/main.js');
}
