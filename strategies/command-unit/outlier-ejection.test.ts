import { expect, test } from 'vitest';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { outlierEjectionOver } from './outlier-ejection.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';
import { original } from '../../model/fleet/original-topology.ts';

const health = () => outlierEjectionOver(inMemoryWorld({ n: 9, fleet: fleetOf(original), parameters: {} }));

test('three failures in a row put a machine out, two do not', () => {
  const { failed, usable } = health();
  failed(1, 100, 400);
  failed(1, 100, 400);
  expect(usable(1, 100)).toBe(true);
  failed(1, 100, 400);
  expect(usable(1, 100)).toBe(false);
  expect(usable(0, 100)).toBe(true);
});

test('an answer between them begins the count anew', () => {
  const { failed, answered, usable } = health();
  for (let i = 0; i < 10; i++) {
    failed(0, 100, 400);
    failed(0, 100, 400);
    answered(0);
  }
  expect(usable(0, 100)).toBe(true);
});

test('afterwards it is on trial; each further failure doubles the time, an answer ends it', () => {
  const { failed, answered, usable, onTrial } = health();
  for (let i = 0; i < 3; i++) failed(0, 0, 400);
  expect([usable(0, 999), usable(0, 1000), onTrial(0)]).toEqual([false, true, true]);
  failed(0, 1000, 400);
  expect([usable(0, 2999), usable(0, 3000)]).toEqual([false, true]);
  answered(0);
  expect([usable(0, 3000), onTrial(0)]).toEqual([true, false]);
});

test('what was sent before it was left out fails without a further word', () => {
  const { failed, usable } = health();
  for (let i = 0; i < 50; i++) failed(0, 10, 400);
  expect(usable(0, 1010)).toBe(true);
});

test('it is never out for longer than half a minute', () => {
  const { failed, usable } = health();
  for (let i = 0; i < 40; i++) failed(0, i * 40_000, 400);
  expect(usable(0, 39 * 40_000 + 30_000)).toBe(true);
});
