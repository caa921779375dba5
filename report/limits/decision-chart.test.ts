import { expect, test } from 'vitest';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { decisionChart, decisionLines } from './decision-chart.ts';

/** At each N strategy i takes 1 + i / 20 times the best; the last three are the same. */
const strategies = Array.from({ length: 25 }, (_, i) => `s${i}`);
const verdicts = [1, 10, 100].map((n) => ({
  n,
  winner: 's0',
  standings: strategies.map((strategy, i) => ({
    strategy,
    meanMs: 100 * (1 + Math.min(i, 22) / 20),
    failed: 0,
    ties: i === 0,
  })),
}));
const record = { decision: { verdicts, reigns: [] } } as unknown as LimitsRecord;

test('of 25 strategies the best eight lines have colours, lines that lie on each other are one', () => {
  const { coloured, grey } = decisionLines(record);
  expect(coloured.map(({ name }) => name)).toEqual(strategies.slice(0, 8));
  // From ×2 on all run along the edge.
  expect(grey.at(-1)!.name).toBe('s20 and 4 others');
  const { series } = decisionChart(record).option as { series: { color: string }[] };
  expect(series).toHaveLength(coloured.length + grey.length);
  expect(series.filter(({ color }) => color.startsWith('#'))).toHaveLength(8);
});
