import { expect, test } from 'vitest';
import type { Outcome } from '../api/contract.ts';
import { observedLatency } from './observed-latency.ts';

const outcome = (durationMs: number, failed = false): Outcome => ({
  ...{ routedTo: undefined, machine: undefined },
  ...{ durationMs, failed, status: failed ? 503 : 200 },
});
const telling = (cells = new Float64Array(1)) => observedLatency({ cells: () => cells });

test('an answer counts as long as it took', () => {
  const tells = telling();
  expect([30, 300, 5].map((ms) => tells(outcome(ms)))).toEqual([30, 300, 5]);
});

test('a failure counts as long as the slowest answer so far, so that failing at once draws no requests', () => {
  const tells = telling();
  for (const ms of [30, 300, 5]) tells(outcome(ms));
  expect(tells(outcome(1, true))).toBe(300);
  expect(tells(outcome(5))).toBe(5);
});

test('one that took longer counts as that long, and is no slowest answer', () => {
  const tells = telling();
  tells(outcome(30));
  expect(tells(outcome(30_000, true))).toBe(30_000);
  expect(tells(outcome(1, true))).toBe(30);
});

test('the slowest is that of all who share the cells', () => {
  const shared = new Float64Array(1);
  telling(shared)(outcome(300));
  expect(telling(shared)(outcome(1, true))).toBe(300);
});

test('is never 0, which stands for nothing known', () => {
  const tells = telling();
  expect(tells(outcome(0, true))).toBeGreaterThan(0);
  expect(tells(outcome(0))).toBeGreaterThan(0);
});
