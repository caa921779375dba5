#!/usr/bin/env node
/** `npx routebench`: the command line, built anew where its sources changed. */
import { existsSync } from 'node:fs';
import { ensureBuilt } from '../tools/setup.mjs';

if (!existsSync(new URL('../node_modules/esbuild', import.meta.url))) {
  console.error('routebench: npm packages are missing: run "npm run setup" first');
  process.exit(1);
}
await ensureBuilt();
await import('../build/node/runner/main.js');
