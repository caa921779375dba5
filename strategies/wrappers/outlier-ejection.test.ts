import { expect, test } from 'vitest';
import { simulate } from '../../simulator/simulate.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import { resolveParameters } from '../api/parameters.ts';
import { wrapStrategy } from '../api/wrapper.ts';
import type { Strategy } from '../api/contract.ts';
import leastConnections from '../least-connections.ts';
import outlierEjection from './outlier-ejection.ts';

const five = {
  name: 'five',
  regions: { r: { latencyMs: 10, machines: Array.from({ length: 5 }, () => ({ serviceMs: 20 })) } },
};
const faults: Fault[] = [{ machine: 'r/2', kind: 'error', fromMs: 200 }];

/** The share of failed requests of those sent from 1.2 s on: a machine fails at once since a second before. */
function failedShare(strategy: Strategy, given = {}, fromMs = 1200, n = 20_000): number {
  const parameters = resolveParameters(strategy, given);
  const run = simulate({ topology: five, strategy, parameters, faults, mode: 'closed', n, vus: 20 });
  const late = [...run.status].filter((_, index) => run.sentMs[index]! >= fromMs);
  return late.filter((status) => status !== 200).length / late.length;
}

test('the sinkhole: most requests fail without it, under 2 % with it', () => {
  expect(failedShare(leastConnections)).toBeGreaterThan(0.6);
  expect(failedShare(wrapStrategy(outlierEjection, leastConnections))).toBeLessThan(0.02);
});

test('Envoy’s default of 10 % lets none of five machines go; gRPC’s lets the first go, after its interval, for 30 s', () => {
  const wrapped = wrapStrategy(outlierEjection, leastConnections);
  expect(failedShare(wrapped, { EJECTION: 'envoy' })).toBeGreaterThan(0.6);
  expect(failedShare(wrapped, { EJECTION: 'grpc' }, 11_000, 11_000)).toBe(0);
});
