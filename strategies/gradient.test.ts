import { expect, test } from 'vitest';
import { simulate } from '../simulator/simulate.ts';
import { resolveParameters } from './api/parameters.ts';
import gradient from './gradient.ts';
import { projectOntoSimplex } from './blocks/simplex.ts';
import { tally } from './testing/strategy-driver.ts';

const LATENCIES_MS = [20, 20, 60, 400];
const SERVICES_MS = [20, 10, 10, 20];
const machinesOf = (...places: number[]) => places.map((i) => ({ serviceMs: SERVICES_MS[i]! }));
const regions = {
  a: { latencyMs: 20, machines: machinesOf(0, 1) },
  b: { latencyMs: 60, machines: machinesOf(2) },
  c: { latencyMs: 400, machines: machinesOf(3) },
};
/** ρ = 0.6. */
const RATE_PER_MS = 0.6 * SERVICES_MS.reduce((sum, ms) => sum + 1 / ms, 0);

/** Poisson arrivals, exponential sizes; rates of each machine and the mean of all after the first third. */
function measured(STEP?: string) {
  const n = 240_000;
  const { route, answeredMs, releasedMs } = simulate({
    topology: { name: 'four', regions },
    strategy: gradient,
    parameters: resolveParameters(gradient, { STEP }),
    n,
    mode: 'open',
    rate: 1000 * RATE_PER_MS,
    arrivals: `poisson:${1000 * RATE_PER_MS}`,
    sizes: 'exponential',
  });
  const settled = route.slice(n / 3);
  let sum = 0;
  for (let i = n / 3; i < n; i++) sum += answeredMs[i]! - releasedMs[i]!;
  return {
    rates: tally([...settled], 4).map((count) => (count / settled.length) * RATE_PER_MS),
    meanMs: sum / settled.length,
  };
}

/** λᵢ = μᵢ − √(μᵢ / (ν − Lᵢ)), 0 below; ν so that Σλ is the rate. */
function optimum(): { nu: number; rates: number[]; meanMs: number } {
  const ratesAt = (nu: number) =>
    LATENCIES_MS.map((latency, i) => {
      const mu = 1 / SERVICES_MS[i]!;
      return nu > latency + 1 / mu ? mu - Math.sqrt(mu / (nu - latency)) : 0;
    });
  let [low, high] = [0, 1e5];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (ratesAt(middle).reduce((sum, it) => sum + it, 0) > RATE_PER_MS) high = middle;
    else low = middle;
  }
  const rates = ratesAt(low);
  const waits = rates.map((rate, i) => LATENCIES_MS[i]! + SERVICES_MS[i]! / (1 - rate * SERVICES_MS[i]!));
  return { nu: low, rates, meanMs: rates.reduce((sum, it, i) => sum + it * waits[i]!, 0) / RATE_PER_MS };
}

test('at rest g is equal (± 5 %) on all machines that take part, and not below it on those that don’t', () => {
  const { rates, meanMs } = measured();
  const best = optimum();
  const g = rates.map((rate, i) => LATENCIES_MS[i]! + SERVICES_MS[i]! / (1 - rate * SERVICES_MS[i]!) ** 2);
  for (const i of [0, 1, 2]) {
    expect(Math.abs(g[i]! / best.nu - 1)).toBeLessThan(0.05);
    expect(Math.abs(rates[i]! / best.rates[i]! - 1)).toBeLessThan(0.02);
  }
  expect(best.rates[3]).toBe(0);
  expect(rates[3]! / RATE_PER_MS).toBeLessThan(0.002);
  expect(g[3]).toBeGreaterThan(best.nu);
  expect(best.meanMs).toBeCloseTo(77.7, 1);
  expect(meanMs / best.meanMs).toBeLessThan(1.05);
  // Large steps oscillate, and cost what they do.
  expect(measured('0.05').meanMs).toBeGreaterThan(1.5 * meanMs);
});

test('probabilities are none below 0, with sum 1, nearest to what was asked for', () => {
  const v = [0.9, 0.5, -0.3, 0.1];
  projectOntoSimplex(v, 4);
  // 0.9 and 0.5 lowered by 0.2 have sum 1.
  [0.7, 0.3, 0, 0].forEach((x, i) => expect(v[i]).toBeCloseTo(x, 12));
});
