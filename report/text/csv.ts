import { stringify } from 'csv-stringify/sync';
import { csvText } from '../escaping/csv.ts';
import { STATS } from '../../records/format.ts';
import type { Comparison, Summary } from '../../records/format.ts';

type Column = readonly [name: string, value: (run: Summary) => string | number | null];

const columns: readonly Column[] = [
  ['strategy', (run) => run.strategy],
  ['n', (run) => run.n],
  ['repeat', (run) => run.repeat],
  ['seed', (run) => run.seed],
  ['mode', (run) => run.mode],
  ['topology', (run) => run.topology],
  ['timeScale', (run) => run.timeScale],
  ['knowledge', (run) => run.knowledge],
  ['status', (run) => run.status],
  ['completed', (run) => run.completed],
  ['failed', (run) => run.failed],
  ...STATS.map((stat): Column => [
    `sojournMs.${stat}`,
    (run) => run.failuresAsTimeoutMs?.sojourn[stat] ?? null,
  ]),
  ...STATS.map((stat): Column => [`okSojournMs.${stat}`, (run) => run.okMs?.sojourn[stat] ?? null]),
  ...STATS.map((stat): Column => [
    `durationMs.${stat}`,
    (run) => run.failuresAsTimeoutMs?.duration[stat] ?? null,
  ]),
  ...STATS.map((stat): Column => [`okDurationMs.${stat}`, (run) => run.okMs?.duration[stat] ?? null]),
  ['makespanMs', (run) => run.makespanMs],
  ...STATS.map((stat): Column => [`oracleMs.${stat}`, (run) => run.oracleMs?.[stat] ?? null]),
  ['regret', (run) => run.regret],
];

const cell = (value: string | number | null) => (typeof value === 'string' ? csvText(value) : value);

/** comparison.csv: a row for each run, for spreadsheets and statistics. */
export function csvOf({ runs }: Pick<Comparison, 'runs'>): string {
  const head = columns.map(([name]) => name);
  return stringify([head, ...runs.map((run) => columns.map(([, value]) => cell(value(run))))]);
}
