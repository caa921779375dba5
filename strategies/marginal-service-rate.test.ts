import { expect, test } from 'vitest';
import { simulate } from '../simulator/simulate.ts';
import type { Strategy } from './api/contract.ts';
import marginal from './marginal-service-rate.ts';
import soonest from './shortest-expected-delay.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy } from './testing/strategy-driver.ts';

const SERVICES_MS = [10, 20] as const;
const RATE_PER_MS = 0.7 * (1 / SERVICES_MS[0] + 1 / SERVICES_MS[1]);

/** Mean sojourn of M/M/1 machines without distance, in ms, the first tenth left out. */
function meanMs(strategy: Strategy): number {
  const n = 200_000;
  const { answeredMs, releasedMs } = simulate({
    topology: {
      name: 'pair',
      regions: { r: { latencyMs: 0, machines: SERVICES_MS.map((serviceMs) => ({ serviceMs })) } },
    },
    strategy: strategy as never,
    parameters: {} as never,
    n,
    mode: 'open',
    rate: 1000 * RATE_PER_MS,
    arrivals: `poisson:${1000 * RATE_PER_MS}`,
    sizes: 'exponential',
  });
  let sum = 0;
  for (let i = n / 10; i < n; i++) sum += answeredMs[i]! - releasedMs[i]!;
  return sum / (0.9 * n);
}

/**
 * The social optimum: the least mean sojourn, ms, of any rule that goes by the two queues' lengths. Relative value iteration
 * on the uniformised chain (Puterman 1994, 11.5), queues of up to 49; the mean number there by Little's law.
 */
function optimumMs(): number {
  const K = 50;
  const [a, b] = SERVICES_MS.map((ms) => 1 / ms) as [number, number];
  const total = RATE_PER_MS + a + b;
  let value = new Float64Array(K * K);
  for (;;) {
    const next = new Float64Array(K * K);
    let [low, high] = [Infinity, -Infinity];
    for (let x = 0; x < K; x++)
      for (let y = 0; y < K; y++) {
        const at = (i: number, j: number) => value[Math.min(K - 1, i) * K + Math.min(K - 1, j)]!;
        const served = a * at(Math.max(0, x - 1), y) + b * at(x, Math.max(0, y - 1));
        next[x * K + y] = x + y + (RATE_PER_MS * Math.min(at(x + 1, y), at(x, y + 1)) + served) / total;
        const gain = next[x * K + y]! - value[x * K + y]!;
        low = Math.min(low, gain);
        high = Math.max(high, gain);
      }
    if (high - low < 1e-4 * low) return (low + high) / 2 / RATE_PER_MS;
    value = next.map((it) => it - next[0]!);
  }
}

test('two M/M/1 machines: the mean is within 3 % of the social optimum, that of the selfish rule is further', () => {
  const optimum = optimumMs();
  const [own, selfish] = [marginal, soonest].map((strategy) => meanMs(strategy as never) / optimum) as [
    number,
    number,
  ];
  expect(own).toBeGreaterThan(0.99);
  expect(own).toBeLessThan(1.03);
  expect(selfish).toBeGreaterThan(own);
});

test('argmin L + s · (q / c + 1)²: a burst fills up to equal marginal cost', () => {
  const fleet = fleets.unequal!;
  const run = driveStrategy(marginal, fleet, { n: 300 });
  run.sendAll(300);
  const costOf = ({ latencyMs, serviceMs, concurrency }: (typeof fleet.machines)[number], q: number) =>
    latencyMs + serviceMs * (q / concurrency + 1) ** 2;
  const next = fleet.machines.map((machine) => costOf(machine, run.world.board.inFlight(machine)));
  const last = fleet.machines.map((machine) => costOf(machine, run.world.board.inFlight(machine) - 1));
  expect(Math.max(...last)).toBeLessThanOrEqual(Math.min(...next));
});
