import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Summary } from '../../records/format.ts';
import { lateSenders, thresholdsCrossed } from './wording.ts';

const run = (repeat: number, n: number, held: boolean, value: number) =>
  ({
    strategy: 'nearest',
    n,
    repeat,
    thresholds: { 'completed: count==10': true, 'failed: rate<0.01': held },
    thresholdValues: { 'completed: count==10': 10, 'failed: rate<0.01': value },
  }) as unknown as Summary;

test('a line for each threshold that failed, with each repeat’s value', () => {
  const runs = [run(1, 10, true, 0), run(1, 2000, false, 0.31254), run(2, 2000, false, 0.5)];
  expect(thresholdsCrossed(runs)).toEqual([
    'Threshold failed: nearest at N = 2,000: failed: rate<0.01, was 0.3125 in repeat 1, 0.5 in repeat 2.',
  ]);
  expect(thresholdsCrossed([{ ...run(1, 10, false, 0), thresholdValues: {} }])).toEqual([
    'Threshold failed: nearest at N = 10: failed: rate<0.01.',
  ]);
});

test('every scenario is held to its sojourn', () => {
  const scenarios = new URL('../../scenarios/', import.meta.url);
  for (const file of readdirSync(scenarios).filter((it) => it.endsWith('.ts')))
    expect(readFileSync(new URL(file, scenarios), 'utf8'), file).toContain("sojourn_time: ['p(95)<");
});

test('late senders are told where they were late for more than 1 % of the sojourns, the worst run of each', () => {
  const late = (repeat: number, lateMs: number) =>
    ({
      ...run(repeat, 500, true, 0),
      ...{ mode: 'open', vus: 20, timeScale: 1 },
      lateMs: { mean: lateMs },
      sojournMs: { mean: 400 },
    }) as unknown as Summary;
  expect(lateSenders([late(1, 4)])).toEqual([]);
  expect(lateSenders([late(1, 4.4), late(2, 60), late(3, 0)])).toEqual([
    'Senders late: nearest at N = 500: by 60 ms on average, 15 % of the mean sojourn: set --vus above 20.',
  ]);
});
