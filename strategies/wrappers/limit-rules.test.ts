import { expect, test } from 'vitest';
import { limitRules } from './limit-rules.ts';

type Rule = (typeof limitRules)['aimd'];
const state = (limit = 1) => ({ limit, baseMs: 0, answers: 0 });

/** Answers of a machine with this many in flight, all of the limit used. */
function run(
  rule: Rule,
  from: ReturnType<typeof state>,
  answers: number,
  sample: (limit: number) => [number, boolean],
) {
  const limits: number[] = [];
  for (let i = 0; i < answers; i++) {
    const [durationMs, failed] = sample(from.limit);
    from.limit = rule(from, { durationMs, failed, inFlight: Math.floor(from.limit), draw: (i * 0.618) % 1 });
    limits.push(from.limit);
  }
  return limits;
}

test('aimd: a sawtooth between 0.9 C and C, where more than C are refused', () => {
  const limits = run(limitRules.aimd, state(), 500, (limit) => [50, limit > 50]).slice(200);
  expect(Math.max(...limits)).toBe(51);
  expect(Math.min(...limits)).toBe(45);
});

test('ciad: a limit of x answers grows by 1; a failure takes a tenth', () => {
  const at = state(100);
  run(limitRules.ciad, at, 100, () => [50, false]);
  expect(at.limit).toBeCloseTo(101, 1);
  expect(limitRules.ciad(at, { durationMs: 1, failed: true, inFlight: 1, draw: 0 })).toBe(90);
  expect(limitRules.ciad(state(), { durationMs: 1, failed: true, inFlight: 1, draw: 0 })).toBe(1);
});

test('vegas: a FIFO machine whose pipe holds 13 gets a limit of 13 ± 6, until a probe under load', () => {
  // Service 1, so that an answer takes 13 as long as the pipe isn't full, and as long as the queue beyond.
  const at = state();
  const limits = run(limitRules.vegas, at, 200, (limit) => [Math.max(13, limit), false]).slice(20);
  expect(Math.min(...limits)).toBeGreaterThanOrEqual(13 - 6);
  expect(Math.max(...limits)).toBeLessThanOrEqual(13 + 6);
  // As its source has it, a probe takes the time under load for the least one: where load never ceases, the limit creeps up.
  const later = run(limitRules.vegas, at, 4000, (limit) => [Math.max(13, limit), false]);
  expect(later.at(-1)).toBeGreaterThan(40);
});

test('gradient2: with a constant time it grows by 0.8 an answer, to its cap', () => {
  const limits = run(limitRules.gradient2, state(), 400, () => [50, false]);
  limits.slice(0, 200).forEach((limit, i) => expect(limit).toBeCloseTo(1 + 0.8 * (i + 1), 6));
  expect(limits.at(-1)).toBe(200);
});
