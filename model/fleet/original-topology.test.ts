import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { original } from './original-topology.ts';

test('the default topology as a module is the one in original.json ("npm run build" makes it anew)', () => {
  const json = JSON.parse(
    readFileSync(new URL('../../topologies/original.json', import.meta.url), 'utf8'),
  ) as Record<string, unknown>;
  delete json.$schema;
  expect(original).toEqual(json);
});
