import { describe, expect, test } from 'vitest';
import { uniformOf } from '../model/stats/random.ts';
import { cellsOf } from './aggregate.ts';
import { comparisonOf } from './comparison.ts';
import type { Summary } from './format.ts';
import { overallOf } from './overall.ts';
import { standingsOf } from './standings.ts';
import { crossoversOf, winnersOf } from './winners.ts';
import { headline, linesByPoint } from '../report/text/headline.ts';
import { calibrations, crossoverLines } from '../report/text/wording.ts';

const distribution = (mean: number) => ({ mean, p50: mean, p95: 2 * mean, p99: 3 * mean, max: 4 * mean });

const run = (
  strategy: string,
  n: number,
  seed: number,
  mean: number,
  more: Partial<Summary> = {},
): Summary => ({
  id: `${strategy}-n${n}-${seed}`,
  strategy,
  n,
  mode: 'burst',
  seed,
  repeat: seed,
  topology: 'original',
  timeScale: 1,
  vus: null,
  rate: null,
  duration: null,
  parameters: {},
  faults: null,
  simulated: true,
  knowledge: 'none',
  status: 'finished',
  completed: n,
  failed: 0,
  sojournMs: distribution(mean),
  durationMs: distribution(mean),
  okMs: { sojourn: distribution(mean), duration: distribution(mean) },
  failuresAsTimeoutMs: { sojourn: distribution(mean), duration: distribution(mean) },
  makespanMs: 4 * mean,
  oracleMs: { ...distribution(0.9 * mean), mean: 100 },
  regret: mean / 100,
  perMachine: { 'us/0': n },
  bestPerMachine: { 'us/0': n },
  queue: { 'us/0': { mean: 1, max: 2 } },
  errors: {},
  thresholds: {},
  passed: true,
  ...more,
});

/** Of a fleet that no bound is known of. */
const unbounded = { oracleMs: null, regret: null };

const repeats = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('a family of equal strategies', () => {
  // Runs of one seed share what that seed makes easy or hard; each has noise of its own, skewed as latencies are.
  const noise = (...of: Parameters<typeof uniformOf>) => -Math.log(1 - uniformOf(...of));
  const family = (trial: number, strategies: number) =>
    Array.from({ length: strategies }, (_, s) =>
      repeats(20).map((seed) =>
        run(`s${s}`, 100, seed, 300 + 50 * noise(1, trial, seed) + 20 * noise(2, trial, seed, s)),
      ),
    ).flat();

  test.each([
    [2, 1000],
    [5, 1000],
    [20, 200],
  ])('of %i, in %i trials, yields a false "better" in at most seven of a hundred', (strategies, trials) => {
    let wrong = 0;
    for (let trial = 0; trial < trials; trial++) {
      const [mean] = standingsOf(family(trial, strategies));
      if (mean!.level.length < strategies - 1) wrong++;
    }
    expect(wrong / trials).toBeLessThanOrEqual(0.07);
  });

  test('that differs by 10 % is told apart', () => {
    const runs = [
      ...family(7, 5),
      ...repeats(20).map((seed) =>
        run('slow', 100, seed, 1.1 * (320 + 50 * noise(1, 7, seed) + 20 * noise(3, seed))),
      ),
    ];
    expect(standingsOf(runs)[0]!.others.find(({ strategy }) => strategy === 'slow')).toMatchObject({
      slower: true,
    });
  });
});

describe('who is best', () => {
  test('is named, but called nothing, below five repeats', () => {
    const runs = repeats(4).flatMap((seed) => [
      run('a', 10, seed, 100 + seed, unbounded),
      run('b', 10, seed, 200 + seed, unbounded),
    ]);
    const [standing] = standingsOf(runs);
    expect(standing).toMatchObject({ best: 'a', decided: false, level: ['b'] });
    expect(standing!.others[0]).toMatchObject({ slower: false, p: 1, ratio: { low: null, high: null } });
    const comparison = {
      axis: 'n' as const,
      cells: cellsOf(runs),
      standings: standingsOf(runs),
      oracles: [],
    };
    expect(winnersOf(comparison)[0]!.strategies).toEqual([]);
    expect(linesByPoint(comparison)).toEqual([]);
    expect(headline(comparison)).toBe(
      'a stays within 1 % of the best strategy at N = 10; b loses 98 %. 4 runs each: use --repeat 5 or more for confidence intervals.',
    );
  });

  test('is told along whatever the comparison’s axis is', () => {
    const at = (load: number, means: readonly [number, number]) =>
      repeats(5).flatMap((seed) =>
        ['a', 'b'].map((name, i) =>
          run(name, 10, seed, means[i]! + seed, { ...unbounded, load, axis: 'load' }),
        ),
      );
    const comparison = comparisonOf({
      ...{ createdAt: '', versions: {}, topologies: [] },
      runs: [...at(0.95, [300, 200]), ...at(0.5, [100, 130])],
    });
    expect(headline(comparison)).toBe(
      'b stays within 30 % of the best strategy at every load; a loses 49 % at load 0.95.',
    );
    expect(linesByPoint(comparison)).toEqual([
      'At load 0.5 a is fastest, 29 % ahead of b.',
      'At load 0.95 b is fastest, 49 % ahead of a.',
    ]);
    expect(crossoverLines(comparison)).toEqual(['From a to b between load 0.5 and 0.95, at about 0.68.']);
  });

  test('is a group where nothing tells its members apart', () => {
    const runs = repeats(3).flatMap((seed) => [
      run('a', 10, seed, 100, unbounded),
      run('b', 10, seed, 100, unbounded),
    ]);
    expect(headline({ axis: 'n', cells: cellsOf(runs), oracles: [] })).toMatch(
      /^a and b stay within 1 % of the best strategy at N = 10\. 3 runs each/,
    );
  });

  test('is paired by seed: what each seed makes slow for all hides nothing', () => {
    const runs = repeats(6).flatMap((seed) => [
      run('a', 10, seed, 100 * seed),
      run('b', 10, seed, 103 * seed + (seed % 2)),
    ]);
    expect(standingsOf(runs)[0]).toMatchObject({ best: 'a', decided: true, level: [] });
  });

  test('without any chance is told to the last digit, and equals are level', () => {
    const runs = repeats(5).flatMap((seed) => [
      run('a', 10, seed, 100),
      run('b', 10, seed, 100),
      run('c', 10, seed, 100.1),
    ]);
    expect(standingsOf(runs)[0]).toMatchObject({ best: 'a', level: ['b'] });
  });
});

describe('over several N', () => {
  const means: Record<string, Record<number, number>> = {
    near: { 1: 330, 10: 480, 100: 1800, 1000: 15_000 },
    spread: { 1: 330, 10: 420, 100: 720, 1000: 3400 },
    late: { 1: 500, 10: 500, 100: 700, 1000: 3380 },
  };
  const runs = Object.entries(means).flatMap(([strategy, byN]) =>
    Object.entries(byN).flatMap(([n, mean]) =>
      repeats(5).map((seed) => run(strategy, Number(n), seed, mean, unbounded)),
    ),
  );
  const comparison = { axis: 'n' as const, cells: cellsOf(runs), standings: standingsOf(runs), oracles: [] };

  test('the answer speaks of the whole range, and a line of each N', () => {
    expect(headline(comparison)).toBe(
      'spread stays within 3 % of the best strategy at every N; late loses 52 % at N = 1; near takes 4.4 times as long at N = 1,000.',
    );
    expect(linesByPoint(comparison)).toEqual([
      'At N = 1 spread and near tie, 52 % ahead of late.',
      'At N = 10 spread is fastest, 14 % ahead of near.',
      'At N = 100 late is fastest, 2.9 % ahead of spread.',
      'At N = 1,000 late is fastest, 0.59 % ahead of spread.',
    ]);
  });

  test('winners change as seldom as they can, and where is interpolated', () => {
    expect(winnersOf(comparison).map(({ strategies }) => strategies)).toEqual([
      ['spread', 'near'],
      ['spread'],
      ['late'],
      ['late'],
    ]);
    const [change, ...others] = crossoversOf(comparison);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ from: 'spread', to: 'late', between: [10, 100] });
    // log-log: the lines from (10, 420) to (100, 720) and from (10, 500) to (100, 700) meet at 10^(1 + 0.174/(0.174 + 0.028)).
    expect(change!.about).toBe(73);
  });
});

test('failures, and runs that did not end, are never averaged away', () => {
  const timeouts = distribution(30_000);
  const runs = [
    run('quick', 10, 1, 100, {
      failed: 5,
      failuresAsTimeoutMs: { sojourn: timeouts, duration: timeouts },
      regret: null,
    }),
    run('steady', 10, 1, 200),
    run('steady', 10, 2, 1, { status: 'interrupted', failuresAsTimeoutMs: null, completed: 3 }),
  ];
  const [best, worst] = cellsOf(runs);
  expect(best).toMatchObject({ strategy: 'steady', runs: 1, failed: 0 });
  expect(worst).toMatchObject({ strategy: 'quick', failed: 5, regret: null });
  expect(worst!.okSojournMs!.mean.median).toBe(100);
});

describe('a strategy that leaves requests unanswered which another answers', () => {
  // Failing is quick here: even with its failures counted as the time-out, its mean is the lower one.
  const runs = repeats(5).flatMap((seed) => [
    run('losing', 6000, seed, 17_800, { failed: 1069, regret: null }),
    run('whole', 6000, seed, 18_400, { oracleMs: { ...distribution(18_350), p50: null } }),
  ]);
  const comparison = {
    axis: 'n' as const,
    cells: cellsOf(runs),
    standings: standingsOf(runs),
    oracles: [{ at: 6000, sojournMs: { ...distribution(18_350), p50: null }, share: null }],
  };

  test('is behind it, whatever its mean', () => {
    expect(comparison.standings[0]).toMatchObject({ best: 'whole', level: [] });
    expect(comparison.standings[0]!.others[0]).toMatchObject({ strategy: 'losing', slower: true });
    expect(overallOf(comparison).map(({ strategy }) => strategy)).toEqual(['whole', 'losing']);
    expect(headline(comparison)).toBe(
      'whole stays within 1 % of the best possible at N = 6,000; losing leaves 1,069 of 6,000 unanswered.',
    );
  });

  test('has no ratio to a bound on runs that answer everything', () => {
    expect(cellsOf(runs).find(({ strategy }) => strategy === 'losing')!.regret).toBeNull();
  });

  test('is level with one that loses about as many by chance', () => {
    const chance = [
      run('a', 1000, 1, 100, { failed: 251, regret: null }),
      run('b', 1000, 1, 90, { failed: 249, regret: null }),
      run('c', 1000, 1, 80, { failed: 400, regret: null }),
    ];
    const ranked = overallOf({ cells: cellsOf(chance), oracles: [] });
    expect(ranked.map(({ strategy, loses }) => [strategy, loses.length])).toEqual([
      ['b', 0],
      ['a', 0],
      ['c', 1],
    ]);
  });
});

test('a calibration counts: its figures are those of whoever waits for it, and the others stand beside them', () => {
  const withCalibration = { requests: 15, timeMs: 1080, sojournMs: distribution(1413) };
  const runs = [run('measuring', 1, 1, 333, { withCalibration }), run('knowing', 1, 1, 340)];
  const [first, second] = cellsOf(runs);
  expect(first!.strategy).toBe('knowing');
  expect(second).toMatchObject({
    sojournMs: { mean: { median: 1413 } },
    regret: { median: 14.13 },
    calibration: { timeMs: { median: 1080 }, sojournMs: { mean: { median: 333 } } },
  });
  expect(calibrations({ axis: 'n', cells: cellsOf(runs) })).toEqual([
    'measuring measures the fleet first (1.08 s, counted above; a --profile spares it); after that its mean is 333 ms at N = 1.',
  ]);
});
