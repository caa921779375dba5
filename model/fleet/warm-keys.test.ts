import { expect, test } from 'vitest';
import { machineQueue } from './machine-queue.ts';
import { warmKeys } from './warm-keys.ts';

test('the last keys are kept, the one used longest ago goes first', () => {
  const factorOf = warmKeys({ keys: 2, factor: 0.25 });
  expect([7, 7, 8, 7, 9, 8, 7, 9].map(factorOf)).toEqual([1, 0.25, 1, 0.25, 1, 1, 1, 1]);
  expect([9, 7, 9].map(factorOf)).toEqual([0.25, 0.25, 0.25]);
});

test('a request without a key is cold, and takes no place', () => {
  const factorOf = warmKeys({ keys: 1, factor: 0.5 });
  expect([3, undefined, 3].map(factorOf)).toEqual([1, 1, 0.5]);
});

test('a hit takes its part of the service, size and all', () => {
  const queue = machineQueue({ serviceMs: 40, warm: { keys: 1, factor: 0.25 } }, 1, 0, 0);
  expect([queue.arrive(0, 2, 5), queue.arrive(0, 2, 5), queue.arrive(0)].map((it) => it?.serviceMs)).toEqual([
    80, 20, 40,
  ]);
});
