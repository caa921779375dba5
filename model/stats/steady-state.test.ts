import { describe, expect, test } from 'vitest';
import { arrivalsFrom } from '../workload/arrivals.ts';
import { steadyStateOf } from './steady-state.ts';

const N = 10_000;

/** One machine, first come, first served, that takes 10 ms and is `linkMs` away, at a part of its capacity. */
function queue(load: number, { seed = 1, n = N, linkMs = 0, process = 'poisson' } = {}) {
  const { releasesMs } = arrivalsFrom(process, { ratePerS: 100 * load, readText: String });
  const releasedMs = releasesMs!(n, seed);
  let freeMs = 0;
  const answeredMs = releasedMs.map((ms) => (freeMs = Math.max(ms + linkMs, freeMs) + 10));
  return { releasedMs, answeredMs };
}

const steady = ({ releasedMs, answeredMs }: ReturnType<typeof queue>, timeoutMs = Infinity) =>
  steadyStateOf(
    { releasedMs, answeredMs },
    answeredMs.map((ms, i) => ms - releasedMs[i]!),
    timeoutMs,
  );

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

describe('the backlog', () => {
  test.each(['poisson', 'constant', 'bursts:20'])(
    'of %s at 0.9 of capacity is stable, at 1.1 overloaded',
    (process) => {
      const of = (load: number) => seeds.map((seed) => steady(queue(load, { seed, process }))?.stability);
      expect(of(0.9)).toEqual(seeds.map(() => 'stable'));
      expect(of(1.1)).toEqual(seeds.map(() => 'overloaded'));
    },
  );

  test('that could have grown by chance is called backlogged', () => {
    const of = seeds.map((seed) => steady(queue(1, { seed }))!.stability);
    expect(of).toContain('backlogged');
    expect(of).toContain('stable');
    expect(of).not.toContain('overloaded');
  });

  test('grows by what comes above capacity', () => {
    expect(steady(queue(1.2))!.backlogPerS).toBeCloseTo(20, 0);
    expect(steady(queue(0.8))!.backlogPerS).toBeCloseTo(0, 0);
  });

  test('keeps what timed out: giving up works nothing off', () => {
    const { releasedMs, answeredMs } = queue(1.5);
    const inTime = answeredMs.map((ms, i) => Math.min(ms, releasedMs[i]! + 500));
    expect(steady({ releasedMs, answeredMs: inTime }, 500)!.stability).toBe('overloaded');
  });
});

describe('figures', () => {
  test('leave out the first requests, which meet empty links and queues, and the last tenth', () => {
    const found = steady(queue(0.9, { linkMs: 1000 }))!;
    expect(found.stability).toBe('stable');
    // 1,000 for the tenth, and the 90 that are released in a second.
    expect(found.requests).toBeGreaterThan(7800);
    expect(found.requests).toBeLessThan(8000);
  });

  test('of a constant beat are all alike', () => {
    expect(steady(queue(0.5, { process: 'constant' }))!.sojournMs).toMatchObject({ p50: 10, p99: 10 });
  });

  test('count failures as they are told to', () => {
    const run = queue(0.5);
    expect(steadyStateOf(run, new Float64Array(N).fill(30_000), 30_000)!.sojournMs.mean).toBe(30_000);
  });

  test('of too few are none', () => {
    expect(steady(queue(0.9, { n: 120 }))).toBeNull();
    expect(steady(queue(0.9, { n: 5 }))).toBeNull();
    // All have left before the first answers.
    expect(steady(queue(0.9, { n: 1000, linkMs: 60_000 }))).toBeNull();
  });
});
