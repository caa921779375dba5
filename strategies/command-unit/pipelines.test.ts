import { expect, test } from 'vitest';
import { estimatesOver } from './estimates.ts';
import { fleetOfMachines } from '../../model/fleet/fleet.ts';
import { pipelinesOver } from './pipelines.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';

/** One machine, 100 ms away, 30 ms a service. */
function pipes({ concurrency = 1, latencyMs = 100, serviceMs = 30 } = {}) {
  const fleet = fleetOfMachines([{ region: 'us', number: 0, latencyMs, serviceMs, concurrency }]);
  const world = inMemoryWorld({ n: 20, fleet, parameters: {} });
  const under = pipelinesOver(world, estimatesOver(world), () => 0);
  under.renew(0);
  return {
    ...under,
    nextAnswerMs: () => under.nextOfAllMs(undefined),
    answerMs: (nowMs: number) => under.answerMs(0, nowMs),
    hasRoom: (nowMs = 0) => under.open(nowMs, []) > 0,
  };
}

test('an idle machine answers after the way and a service', () => {
  const { answerMs, nextAnswerMs, inFlight } = pipes();
  expect(answerMs(1000)).toBe(1130);
  expect(nextAnswerMs()).toBe(Infinity);
  expect(inFlight(0)).toBe(0);
});

test('first in, first out: each begins when the one before has ended', () => {
  const { sent, answered, answerMs, nextAnswerMs, inFlight } = pipes();
  for (const index of [0, 1, 2]) sent(0, index, 1000);
  expect(inFlight(0)).toBe(3);
  expect(answerMs(1000)).toBe(1220);
  expect(nextAnswerMs()).toBe(1130);
  answered(0, 0, 1130);
  expect(inFlight(0)).toBe(2);
  expect(nextAnswerMs()).toBe(1160);
  expect(answerMs(1130)).toBe(1260);
});

test('several servers take turns', () => {
  const { sent, answered, answerMs, nextAnswerMs } = pipes({ concurrency: 2 });
  for (const index of [0, 1, 2]) sent(0, index, 1000);
  expect(answerMs(1000)).toBe(1160);
  sent(0, 3, 1000);
  expect(answerMs(1000)).toBe(1190);
  answered(0, 0, 1130);
  expect(nextAnswerMs()).toBe(1130);
  answered(0, 1, 1130);
  expect(nextAnswerMs()).toBe(1160);
});

test('a lost request leaves the queue, wherever it stood', () => {
  for (const lostOne of [0, 1, 2]) {
    const { sent, lost, answerMs, inFlight, nextAnswerMs } = pipes();
    for (const index of [0, 1, 2]) sent(0, index, 1000);
    lost(0, lostOne);
    expect(inFlight(0)).toBe(2);
    expect(nextAnswerMs()).toBe(1130);
    expect(answerMs(1000)).toBe(1190);
  }
});

test('with all of them lost it is idle again', () => {
  const { sent, lost, answerMs, nextAnswerMs } = pipes();
  for (const index of [4, 5]) sent(0, index, 1000);
  for (const index of [5, 4]) lost(0, index);
  expect(nextAnswerMs()).toBe(Infinity);
  expect(answerMs(1000)).toBe(1130);
});

test('an answer that is overdue makes those behind it as late', () => {
  const { sent, answerMs } = pipes();
  for (let index = 0; index < 10; index++) sent(0, index, 1000);
  expect(answerMs(1100)).toBe(1430);
  expect(answerMs(1130 + 200)).toBe(1630);
});

test('an early or late answer is what those under way are reckoned from', () => {
  const { sent, answered, answerMs } = pipes();
  for (let index = 0; index < 10; index++) sent(0, index, 1000);
  answered(0, 0, 1150);
  // Nine more services of about 30 ms after it, and one's own.
  expect(answerMs(1150)).toBeGreaterThan(1150 + 10 * 30 - 1);
  expect(answerMs(1150)).toBeLessThan(1150 + 10 * 35);
});

test('there is room for what fills the way there and back, and some more', () => {
  const { sent, answered, hasRoom } = pipes();
  sent(0, 0, 870);
  answered(0, 0, 1000);
  let index = 1;
  while (hasRoom()) sent(0, index++, 1000);
  // 1 + L / s = 4.3 keep it busy.
  expect(index - 1).toBeGreaterThan(5);
  expect(index - 1).toBeLessThan(10);
  answered(0, 1, 1130);
  expect(hasRoom()).toBe(true);
});

test('while its first answer is overdue there is room for what fills so much longer a way, up to twice as long', () => {
  const { sent, hasRoom } = pipes();
  let index = 0;
  const fill = (nowMs: number) => {
    const before = index;
    while (hasRoom(nowMs)) sent(0, index++, nowMs);
    return index - before;
  };
  fill(1000);
  expect(fill(1130)).toBe(0);
  // It should have answered at 1130; two services of 30 ms later two more may be under way.
  expect(fill(1190)).toBe(2);
  // L / s = 3.3 more at most.
  expect(fill(5000)).toBe(2);
});
