import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../runner/paths.ts';
import { original } from '../model/fleet/original-topology.ts';

test('the default topology as a module is the one in original.json', () => {
  const json = JSON.parse(readFileSync(inRoot('topologies/original.json'), 'utf8'));
  delete json.$schema;
  expect(original).toEqual(json);
});
