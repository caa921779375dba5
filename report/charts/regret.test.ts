import { expect, test } from 'vitest';
import type { PageData } from './view.ts';
import { lookOf } from './view.ts';
import { initialChoice } from '../page/state.ts';
import { regretChart, regretLines } from './regret.ts';

const estimate = (median: number) => ({ median, low: null, high: null });
const cell = (strategy: string, at: number, regret: number) => ({
  strategy,
  at,
  failed: 0,
  sojournMs: { mean: estimate(regret) },
  regret: estimate(regret),
});
const dataOf = (cells: object[]) =>
  ({ axis: 'n', capacity: null, cells, oracles: [] }) as unknown as PageData;
const drawn = (data: PageData) =>
  regretChart(data, initialChoice(data), lookOf({ dark: false, narrow: false })) as {
    yAxis: { max: number };
    series: { name: string; data: unknown[] }[];
  };

test('where every line is far from the best possible, the axis reaches to them', () => {
  const data = dataOf([cell('nearest', 300, 2.9), cell('nearest', 500, 4.1)]);
  expect(drawn(data).yAxis.max).toBeGreaterThan(4.1);
  expect(regretLines(data, initialChoice(data))).toEqual([]);
});

test('a line that is nowhere on the chart is named, not drawn', () => {
  const data = dataOf([300, 500].flatMap((n) => [cell('planned', n, 1.01), cell('nearest', n, n / 100)]));
  expect(drawn(data).series.map((it) => [it.name, it.data.length])).toEqual([
    ['planned', 2],
    ['nearest', 0],
  ]);
  expect(regretLines(data, initialChoice(data))[0]).toBe('Off the chart: nearest (×5.00 at N = 500).');
});
