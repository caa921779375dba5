import { expect, test } from 'vitest';
import { distributionOf } from '../../model/stats/distribution.ts';
import { simulate } from '../../simulator/simulate.ts';
import { sojournsMs } from '../../simulator/columns.ts';
import { resolveParameters } from '../api/parameters.ts';
import { wrapStrategy } from '../api/wrapper.ts';
import type { Strategy } from '../api/contract.ts';
import randomMachine from '../random-machine.ts';
import hedged from './hedged.ts';

const service = 'lognormal:1.5';
const topology = {
  name: 'ten',
  regions: {
    r: { latencyMs: 10, machines: Array.from({ length: 10 }, () => ({ serviceMs: 20, service })) },
  },
};
const n = 20_000;
const wrapped = wrapStrategy(hedged, randomMachine);
const run = (strategy: Strategy) =>
  simulate({
    ...{ topology, strategy, parameters: resolveParameters(strategy, {}), n, vus: 2000 },
    ...{ mode: 'open', rate: 100 },
  });

test('the slowest hundredth waits less, and a twentieth of the requests at most has a second attempt', () => {
  const [without, hedges] = [run(randomMachine), run(wrapped)];
  const p99 = (it: typeof hedges) => distributionOf(sojournsMs(it))!.p99;
  expect(p99(hedges)).toBeLessThan(0.9 * p99(without));
  const { status, sentMs, answeredMs } = hedges.attempts!;
  const second = [...status.keys()].filter((slot) => slot >= n && status[slot] !== 0);
  expect(second.length).toBeGreaterThan(0.01 * n);
  expect(second.length).toBeLessThanOrEqual(0.05 * n + 1);
  // None before the first look at what is usual; the sooner of both answers counts.
  for (const slot of second) {
    expect(slot).toBeLessThan(2 * n);
    expect(sentMs[slot]).toBeGreaterThan(3000);
    const index = slot % n;
    expect(hedges.answeredMs[index]).toBe(Math.min(answeredMs[slot]!, answeredMs[index]!));
  }
  expect(hedges.leftInFlight).toEqual(Array(10).fill(0));
});
