/**
 * Makes a fresh machine ready: npm packages, bundles, k6. Quick when nothing changed. Plain JavaScript without
 * dependencies, since it runs before there are any; all that can wait until then is in setup.ts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brokenLines } from './broken.mjs';
import { sources } from './rooms.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}build/.built`;

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** A folder counts too: it changes where a file comes or goes. */
function newestIn(path) {
  const own = changedAt(path);
  if (own === 0 || !statSync(path).isDirectory()) return own;
  return readdirSync(path, { withFileTypes: true }).reduce(
    (newest, entry) => Math.max(newest, newestInEntry(`${path}/${entry.name}`, entry)),
    own,
  );
}

const newestInEntry = (path, entry) => (entry.isDirectory() ? newestIn(path) : changedAt(path));

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

/** Builds where something is older than its sources, and names what the last build had to leave out. */
export async function ensureBuilt() {
  const startedAt = Date.now();
  if (changedAt(stamp) < Math.max(...sources.map((source) => newestIn(root + source)))) {
    const { buildAll } = await import('./build.mjs');
    try {
      await buildAll();
    } catch (error) {
      console.error(`routebench: the build failed: ${error.message}`);
      process.exit(1);
    }
    writeFileSync(stamp, '');
    // What is saved while the build runs is newer than the stamp, and built the next time.
    utimesSync(stamp, new Date(), new Date(startedAt));
  }
  for (const line of brokenLines()) console.error(`routebench: left out: ${line}`);
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
