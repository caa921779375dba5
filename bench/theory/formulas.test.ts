import { expect, test } from 'vitest';
import {
  meanTimeMG1,
  meanTimeMMc,
  meanTimeOfChoices,
  meanTimeRoundRobin,
  meanTimeShorterOfTwo,
  waitingQuantileMD1,
  waitingQuantileMM1,
} from './formulas.ts';

const LOADS = [0.5, 0.8, 0.9, 0.95];
const at = (figure: (load: number) => number) => LOADS.map((load) => Number(figure(load).toFixed(4)));

test('M/G/1: M/M/1, M/D/1, and a squared coefficient of variation of 4', () => {
  expect(at((load) => meanTimeMG1(load, 1))).toEqual([2, 5, 10, 20]);
  expect(at((load) => meanTimeMG1(load, 0))).toEqual([1.5, 3, 5.5, 10.5]);
  expect(at((load) => meanTimeMG1(load, 4))).toEqual([3.5, 11, 23.5, 48.5]);
});

test('M/M/1: half of all wait less than the median, and at load 0.5 half of all not at all', () => {
  expect(waitingQuantileMM1(0.5, 0.5)).toBe(0);
  expect(waitingQuantileMM1(0.8, 0.95)).toBeCloseTo(5 * Math.log(16), 12);
});

test('M/D/1: 1 − ρ of all find the machine idle, and p95 lies where capacity’s test has it', () => {
  expect(waitingQuantileMD1(0.8, 0.19)).toBeCloseTo(0, 6);
  // Up to one service time P(W ≤ t) = (1 − ρ) e^(ρt).
  expect(waitingQuantileMD1(0.5, 0.7)).toBeCloseTo(Math.log(1.4) / 0.5, 9);
  expect(1 + waitingQuantileMD1(0.8, 0.95)).toBeCloseTo(7.6203, 4);
});

test('M/M/c: one server is M/M/1, five as in tables', () => {
  expect(at((load) => meanTimeMMc(load, 1))).toEqual([2, 5, 10, 20]);
  expect(at((load) => meanTimeMMc(load, 5))).toEqual([1.0521, 1.5541, 2.525, 4.5112]);
});

test('round robin over one machine is M/M/1, over two and five E_n/M/1', () => {
  expect(at((load) => meanTimeRoundRobin(load, 1))).toEqual([2, 5, 10, 20]);
  expect(at((load) => meanTimeRoundRobin(load, 2))).toEqual([1.618, 3.844, 7.5883, 15.0857]);
  expect(at((load) => meanTimeRoundRobin(load, 5))).toEqual([1.3962, 3.1523, 6.1421, 12.1376]);
});

test('the shortest of two and of three', () => {
  expect(at((load) => meanTimeOfChoices(load, 2))).toEqual([1.2657, 1.9474, 2.6141, 3.383]);
  expect(at((load) => meanTimeOfChoices(load, 3))).toEqual([1.1252, 1.5809, 2.0279, 2.5351]);
});

test('the shorter of two queues', () => {
  expect(at(meanTimeShorterOfTwo)).toEqual([1.4263, 2.9557, 5.4749, 10.4866]);
});
