import { expect, test } from 'vitest';
import { guidanceOf } from './guidance.ts';
import { MAP_FORMAT, rankedOver, type MapCell, type MapScene, type PolicyMap } from './policy-map.ts';

const cell = (strategy: string, regret: number, failed = 0): MapCell => ({
  strategy,
  regret: { median: regret, low: null, high: null },
  level: regret === 1,
  failed,
  loses: failed > 0,
  sojournMs: { mean: 100, p50: 100, p95: 200, p99: 300, max: 400 },
  bySeed: [regret],
});
const scene = (name: string, cells: MapCell[], more: Partial<MapScene> = {}): MapScene => ({
  ...{ name, about: '', n: 1000, equalMachines: true, faults: false, keys: false, routers: false },
  cells,
  ...more,
});
const mapOf = (...scenes: MapScene[]): PolicyMap => ({
  ...{ format: MAP_FORMAT, seeds: 20, versions: {}, scenes },
  knowledge: {
    'round-robin': 'index',
    'least-connections': 'shared',
    'outlier-ejection(least-connections)': 'shared',
  },
});
const calm = scene('calm', [cell('least-connections', 1), cell('round-robin', 1.4)]);
const sinkhole = scene(
  'sinkhole',
  [
    cell('outlier-ejection(least-connections)', 1, 0),
    cell('round-robin', 1.2, 100),
    cell('least-connections', 0.9, 600),
  ],
  { faults: true },
);

test('each sentence follows from the figures', () => {
  const told = guidanceOf(mapOf(calm, sinkhole));
  expect(told).toContain(
    'Equal machines, nothing goes wrong: least-connections is the best in each. It counts what is in flight.',
  );
  expect(told).toContain(
    'Failures that are fast: outlier-ejection around least-connections brings unanswered requests from 60 % down to 0 % (sinkhole).',
  );
  const other = scene('calm', [cell('round-robin', 1), cell('least-connections', 1.4)]);
  expect(guidanceOf(mapOf(other, sinkhole))).toContain(
    "Equal machines, nothing goes wrong: round-robin is the best in each. It goes by the request's number alone.",
  );
  const saved = { ...sinkhole, cells: sinkhole.cells.map((it) => ({ ...it, failed: 50 })) };
  expect(guidanceOf(mapOf(calm, saved))).toContain(
    'outlier-ejection saves least-connections no request in any scene.',
  );
});

test('what can’t be told apart is told together', () => {
  const tie = scene('calm', [cell('round-robin', 1.3), cell('least-connections', 1.31)]);
  expect(guidanceOf(mapOf(tie))[0]).toBe(
    "All 1 scenes: round-robin and least-connections are at most 31 % behind the best (calm); they can’t be told apart here. Of these, round-robin needs to know least: it goes by the request's number alone.",
  );
});

test('what loses requests stands behind what loses none, whatever its mean', () => {
  expect(rankedOver([calm, sinkhole]).map(({ strategy }) => strategy)).toEqual([
    'outlier-ejection(least-connections)',
    'least-connections',
    'round-robin',
  ]);
});
