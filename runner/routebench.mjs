#!/usr/bin/env node
/** `npx routebench`: the command line, in the repository built anew where its sources changed; a package is built already. */
import { existsSync } from 'node:fs';

const setup = new URL('../tools/setup.mjs', import.meta.url);
if (existsSync(setup)) {
  if (!existsSync(new URL('../node_modules/esbuild', import.meta.url))) {
    console.error('routebench: npm packages are missing: run "npm run setup" first');
    process.exit(1);
  }
  await (await import(setup.href)).ensureBuilt();
}
await import('../build/node/runner/main.js');
