/** What `npm run check` holds: types, lint, format, unused code. Two at a time; what fails prints all that it says. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
// What prettier remembers of files that haven't changed; tsc's stands there too (tsconfig.json).
const memory = 'build/check';
mkdirSync(`${root}${memory}`, { recursive: true });

// The longest first, so that the others fit beside it.
const waiting = [
  ['eslint', 'eslint/bin/eslint.js', '.'],
  ['types', 'typescript/bin/tsc'],
  ['types of the page', 'typescript/bin/tsc', '-p', 'report/page'],
  [
    'prettier',
    'prettier/bin/prettier.cjs',
    '--check',
    '.',
    '--cache',
    '--cache-location',
    `${memory}/prettier`,
  ],
  ['knip', 'knip/bin/knip.js', '--no-config-hints'],
];

async function takeTurns() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const [name, program, ...args] = step;
    const startedAt = performance.now();
    const { code, text } = await run([`node_modules/${program}`, ...args]);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.log(`${code === 0 ? 'ok' : 'FAILS'}  ${name} (${seconds} s)`);
    if (code === 0) continue;
    console.log(text);
    process.exitCode = 1;
  }
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('close', (code) => resolve({ code, text }));
  });
}

await Promise.all([takeTurns(), takeTurns()]);
