import { expect, test } from 'vitest';
import { estimatesOver } from './estimates.ts';
import { fleetOfMachines } from './fleet.ts';
import { pipesOver } from './pipes.ts';
import { plainWorld } from './plain-world.ts';

/** One machine, 100 ms away, 30 ms a service. */
function pipes({ concurrency = 1, latencyMs = 100, serviceMs = 30 } = {}) {
  const fleet = fleetOfMachines([{ region: 'us', number: 0, latencyMs, serviceMs, concurrency }]);
  const world = plainWorld({ n: 20, fleet, parameters: {} });
  const estimates = estimatesOver(world);
  return { ...pipesOver(world, estimates), estimates };
}

test('an idle machine begins as soon as a request can be there', () => {
  const { beginMs, nextAnswerMs, inFlight } = pipes();
  expect(beginMs(0, 1000)).toBe(1100);
  expect(nextAnswerMs(0)).toBe(Infinity);
  expect(inFlight(0)).toBe(0);
});

test('first in, first out: each begins when the one before has ended', () => {
  const { sent, answered, beginMs, nextAnswerMs, inFlight } = pipes();
  for (const index of [0, 1, 2]) sent(0, index, 1000);
  expect(inFlight(0)).toBe(3);
  expect(beginMs(0, 1000)).toBe(1190);
  expect(nextAnswerMs(0)).toBe(1130);
  answered(0, 0, 1130);
  expect(inFlight(0)).toBe(2);
  expect(nextAnswerMs(0)).toBe(1160);
  expect(beginMs(0, 1130)).toBe(1230);
});

test('several servers take turns', () => {
  const { sent, answered, beginMs, nextAnswerMs } = pipes({ concurrency: 2 });
  for (const index of [0, 1, 2]) sent(0, index, 1000);
  expect(beginMs(0, 1000)).toBe(1130);
  sent(0, 3, 1000);
  expect(beginMs(0, 1000)).toBe(1160);
  answered(0, 0, 1130);
  expect(nextAnswerMs(0)).toBe(1130);
  answered(0, 1, 1130);
  expect(nextAnswerMs(0)).toBe(1160);
});

test('a lost request leaves the queue, wherever it stood', () => {
  for (const lostOne of [0, 1, 2]) {
    const { sent, lost, beginMs, inFlight, nextAnswerMs } = pipes();
    for (const index of [0, 1, 2]) sent(0, index, 1000);
    lost(0, lostOne);
    expect(inFlight(0)).toBe(2);
    expect(nextAnswerMs(0)).toBe(1130);
    expect(beginMs(0, 1000)).toBe(1160);
  }
});

test('with all of them lost it is idle again', () => {
  const { sent, lost, beginMs, nextAnswerMs } = pipes();
  for (const index of [4, 5]) sent(0, index, 1000);
  for (const index of [5, 4]) lost(0, index);
  expect(nextAnswerMs(0)).toBe(Infinity);
  expect(beginMs(0, 1000)).toBe(1100);
});

test('an answer that is overdue makes those behind it as late', () => {
  const { sent, beginMs } = pipes();
  for (let index = 0; index < 10; index++) sent(0, index, 1000);
  expect(beginMs(0, 1100)).toBe(1400);
  expect(beginMs(0, 1130 + 200)).toBe(1600);
});

test('an early or late answer is what those under way are reckoned from', () => {
  const { sent, answered, beginMs } = pipes();
  for (let index = 0; index < 10; index++) sent(0, index, 1000);
  answered(0, 0, 1150);
  // Nine more services of about 30 ms after it.
  expect(beginMs(0, 1150)).toBeGreaterThan(1150 + 9 * 30 - 1);
  expect(beginMs(0, 1150)).toBeLessThan(1150 + 9 * 35);
});
