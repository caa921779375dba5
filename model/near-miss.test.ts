import { expect, test } from 'vitest';
import { nearMiss } from './near-miss.ts';

const known = ['SEED', 'N', 'VUS', 'WEIGHTS', 'TIME_SCALE', 'MODE'];

test.each([
  ['SEEED', 'SEED'],
  ['WEIGTHS', 'WEIGHTS'],
  ['TIMESCALE', 'TIME_SCALE'],
  ['VU', 'VUS'],
  ['NODE', undefined],
  ['HOME', undefined],
  ['SEED', undefined],
])('%s was meant to be %s', (name, meant) => {
  expect(nearMiss(name, known)).toBe(meant);
});
