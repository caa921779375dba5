import { describe, expect, test } from 'vitest';
import { linkTimeOf, serviceDraw, serviceTimeOf } from './service-time.ts';

/** Values at the middles of equal parts of [0, 1), and their mean and variance. */
function drawn(at: (u: number) => number, parts = 200_000) {
  const values = Float64Array.from({ length: parts }, (_, i) => at((i + 0.5) / parts));
  const mean = values.reduce((sum, value) => sum + value, 0) / parts;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / parts;
  return { mean, variance, values };
}

describe.each([
  ['no spread', { serviceMs: 30 }],
  ['jitter', { serviceMs: 30, serviceJitterMs: 15 }],
  ['jitter larger than its base', { serviceMs: 30, serviceJitterMs: 90 }],
  ['exponential', { serviceMs: 30, service: 'exponential' }],
  ['lognormal', { serviceMs: 30, service: 'lognormal:0.5' }],
  ['gamma', { serviceMs: 30, service: 'gamma:0.7' }],
  ['gamma with a falling density', { serviceMs: 30, service: 'gamma:1.5' }],
  ['bimodal', { serviceMs: 30, service: 'bimodal:0.1,20' }],
  ['values', { serviceMs: 30, service: [1, 2, 6] }],
])('a service with %s', (_name, spec) => {
  const time = serviceTimeOf(spec);
  const { mean, variance, values } = drawn(time.at);

  test('has the mean and the variance that it tells', () => {
    expect(mean / time.meanMs).toBeCloseTo(1, 3);
    expect(Math.abs(variance - time.variance)).toBeLessThanOrEqual(0.005 * time.variance);
    expect(time.fixed).toBe(time.variance === 0);
  });

  test('lies within its least and most, and never falls as the draw rises', () => {
    expect(values[0]!).toBeGreaterThanOrEqual(time.minimumMs);
    expect(values.at(-1)!).toBeLessThanOrEqual(time.maximumMs);
    expect(values.every((value, i) => i === 0 || value >= values[i - 1]!)).toBe(true);
  });

  test('takes its mean and the deviation at least', () => {
    for (const u of [0, 0.1, 0.5, 0.9, 0.999])
      expect(time.at(u)).toBeGreaterThanOrEqual(time.meanMs + time.deviationMs(u) - 1e-9);
  });
});

test('a link has the same shapes', () => {
  expect(linkTimeOf({ latencyMs: 100, latency: 'gamma:0.5' }).variance).toBeCloseTo(2500);
  expect(linkTimeOf({ latencyMs: 100, jitterMs: 300 }).meanMs).toBeCloseTo(400 ** 2 / 1200);
});

test('a shape that is none says what is expected', () => {
  const made = (service: string) => () => serviceTimeOf({ serviceMs: 30, service });
  expect(made('pareto:1')).toThrow('pareto:ALPHA with an ALPHA above 1');
  expect(made('pareto:')).toThrow('pareto:ALPHA with an ALPHA above 1');
  expect(made('normal:1')).toThrow('lognormal:CV');
  expect(made('exponential:2')).toThrow('exponential with no argument');
  expect(made('bimodal:1.5,3')).toThrow('bimodal:SHARE,FACTOR');
});

test('draws are keyed by machine and position', () => {
  expect(serviceDraw(1, 2, 3)).toBe(serviceDraw(1, 2, 3));
  expect(serviceDraw(1, 2, 3)).not.toBe(serviceDraw(1, 3, 2));
});
