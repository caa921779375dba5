import { expect, test } from 'vitest';
import { fleetOfMachines } from '../../model/fleet/fleet.ts';
import { latenciesByLoad } from './latency-by-load.ts';

const { machines } = fleetOfMachines(
  [0, 1].map((number) => ({ region: 'r', number, latencyMs: 100, serviceMs: 20, concurrency: 1 })),
);
let nowMs = 0;
const fresh = (profiled = false) =>
  latenciesByLoad({
    machines,
    profiled,
    now: () => nowMs,
    cells: (_name, length) => new Float64Array(length),
  });
const answered = (durationMs: number) => ({
  routedTo: machines[0],
  machine: machines[0],
  durationMs,
  status: 200,
  failed: false,
});

test('nothing known is 0, or the no-load answer of a profile', () => {
  expect(fresh().estimateMs(0, 3)).toBe(0);
  expect(fresh(true).estimateMs(0, 3)).toBe(120);
});

test('the median of the answers sent at the nearest load', () => {
  const latencies = fresh();
  for (const [inFlight, ms] of [
    [0, 120],
    [5, 260],
    [5, 200],
    [5, 220],
    [9, 300],
  ] as const)
    latencies.learn(0, inFlight, answered(ms));
  expect(latencies.estimateMs(0, 5)).toBe(220);
  expect(latencies.estimateMs(0, 1)).toBe(120);
  expect(latencies.estimateMs(0, 1000)).toBe(300);
  // 7 is as near to 5 as to 9: the lower median of 200, 220, 260, 300.
  expect(latencies.estimateMs(0, 7)).toBe(220);
  expect(latencies.estimateMs(1, 5)).toBe(0);
});

test('16 answers are remembered, falling ones too', () => {
  const latencies = fresh();
  for (let ms = 500; ms > 500 - 17; ms--) latencies.learn(1, 0, answered(ms));
  // 500 is forgotten: the lower median of 484 … 499.
  expect(latencies.estimateMs(1, 0)).toBe(491);
});

test('a failure at once counts as the slowest answer so far', () => {
  const latencies = fresh();
  latencies.learn(0, 0, answered(700));
  latencies.learn(1, 0, {
    routedTo: machines[0],
    machine: undefined,
    durationMs: 2,
    status: 0,
    failed: true,
  });
  expect(latencies.estimateMs(1, 0)).toBe(700);
  latencies.learn(1, 4, {
    routedTo: machines[0],
    machine: undefined,
    durationMs: 30_000,
    status: 503,
    failed: true,
  });
  expect(latencies.estimateMs(1, 4)).toBe(30_000);
});

test('answers are forgotten after 5 s, or as long as they took', () => {
  nowMs = 0;
  const latencies = fresh();
  latencies.learn(0, 0, answered(8000));
  latencies.learn(0, 0, answered(300));
  nowMs = 5001;
  expect(latencies.estimateMs(0, 0)).toBe(8000);
  nowMs = 8001;
  expect(latencies.estimateMs(0, 0)).toBe(0);
});
