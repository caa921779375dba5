/** `.env`: the containers' names and passwords, made once from .env.example and never overwritten. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { inOwn, inRoot } from './paths.ts';

/** 32 hexadecimal digits: whatever stands in quotes around it, in a shell or a query, needs no escape. */
const password = (): string => randomBytes(16).toString('hex');

/** @returns what was done, in a line; undefined where there was nothing to do */
export function ensureEnvFile(
  file = inOwn('.env'),
  example = readFileSync(inRoot('.env.example'), 'utf8'),
): string | undefined {
  if (!existsSync(file)) {
    // wx: of two that set up at once the second keeps the first one's.
    writeFileSync(
      file,
      example.replaceAll('=<generated>', () => `=${password()}`),
      { mode: 0o600, flag: 'wx' },
    );
    return `made ${file} with random passwords for the containers`;
  }
  const present = parseEnv(readFileSync(file, 'utf8'));
  const missing = Object.keys(parseEnv(example)).filter((name) => !present[name]);
  return missing.length === 0
    ? undefined
    : `${file} lacks ${missing.join(', ')}: add them, or move it away and run npm run setup again`;
}
