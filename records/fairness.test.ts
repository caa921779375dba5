import { expect, test } from 'vitest';
import type { Topology } from '../model/fleet/topology.ts';
import { fairnessOf } from './fairness.ts';
import type { Summary } from './format.ts';

const fleet: Topology = {
  name: 'two',
  regions: { near: { latencyMs: 0, machines: [{ serviceMs: 10 }, { serviceMs: 30 }] } },
};
const of = (fast: number, slow: number, mode = 'open') =>
  fairnessOf(
    { mode, n: fast + slow, perMachine: { 'near/0': fast, 'near/1': slow } } as unknown as Summary,
    fleet,
  );

test('each its part of the capacity is fair', () => {
  expect(of(300, 100)).toEqual({ jain: 1, starved: [] });
});

test('one that gets nothing leaves half, and is named', () => {
  expect(of(400, 0)).toEqual({ jain: 0.5, starved: [{ machine: 'near/1', share: 0, fair: 0.25 }] });
});

test('less than half of a fair share is starved, half is not', () => {
  expect(of(350, 50)!.starved).toEqual([]);
  expect(of(351, 49)!.starved).toHaveLength(1);
});

test('bursts and few requests say nothing', () => {
  expect(of(300, 100, 'burst')).toBeUndefined();
  expect(of(20, 19)).toBeUndefined();
});
