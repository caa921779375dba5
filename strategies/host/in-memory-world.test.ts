import { expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { inMemoryWorld } from './in-memory-world.ts';

test('cells are as the extension has them: by one name the same, by another others, and of one length', () => {
  const { cells } = inMemoryWorld({ n: 9, fleet: fleetOf(original), parameters: {} });
  cells('seen', 3)[1] = 7;
  expect([...Array(3).keys()].map((i) => cells('seen', 3)[i])).toEqual([0, 7, 0]);
  expect(cells('heard', 3)[1]).toBe(0);
  expect(() => cells('seen', 4)).toThrow('cells "seen" are 3, not 4');
});
