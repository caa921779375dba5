import { readFileSync } from 'node:fs';
import type { K6 } from './k6/k6.ts';
import { inRoot } from './paths.ts';
import { fileVersions } from './strategy-files/load.ts';

export const routebenchVersion = (): string =>
  (JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string }).version;

/** What a result was made with. */
export const versions = (k6: K6): Record<string, string> => ({
  routebench: routebenchVersion(),
  k6: k6.hasExtension ? `${k6.version} with k6/x/routebench` : k6.version,
  node: process.versions.node,
  ...fileVersions(),
});

/** A simulated result is k6's only as far as it stands for a run of k6. */
export const simulatorVersions = (): Record<string, string> => ({
  routebench: `${routebenchVersion()} in virtual time`,
  node: process.versions.node,
  ...fileVersions(),
});
