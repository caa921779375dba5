/** What no schema says of a run's files: whether they are of this version, and agree with themselves and one another. */
import { recordedKeys } from '../../model/recorded-options.ts';
import { checkFaultList } from './faults-file.ts';
import { atOf } from '../axis.ts';
import { counts, groupBy } from '../aggregate.ts';
import { FORMAT, type Comparison, type RunRecord, type Summary } from '../format.ts';
import { checker, shown } from './json-file.ts';
import { comparisonSchema, runSchema, summarySchema } from './run-schemas.ts';

export const checkRun = checker<RunRecord>(runSchema.json);
export const checkSummary = checker<Summary>(summarySchema.json);
export const checkComparison = checker<Comparison>(comparisonSchema.json);

/** Before anything else: another version's file differs in more than its number. */
export function checkFormat(file: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${file}: the file is ${shown(value)}: expected an object`);
  const { format } = value as { readonly format?: unknown };
  if (format === FORMAT) return;
  const found = format === undefined ? 'format is missing' : `format ${shown(format)}`;
  const age = typeof format === 'number' ? ` of ${format > FORMAT ? 'a newer' : 'an older'} routebench` : '';
  throw new Error(`${file}: ${found}${age}: this one reads format ${FORMAT}`);
}

export function checkCounts(summary: Summary, where: string): void {
  const { n, completed, failed, status, failuresAsTimeoutMs, faults } = summary;
  if (failed > n) throw new Error(`${where}: failed is ${failed}: expected at most n, ${n}`);
  if (status === 'finished' && completed > 0 && failuresAsTimeoutMs === null)
    throw new Error(`${where}: failuresAsTimeoutMs is null: expected figures of a finished run`);
  if ((faults ?? null) !== null) checkFaultList(faults, `${where}: faults`);
}

/**
 * What a comparison.json says of its runs is worked out anew from them: here whether it has all of them. A cell of an earlier
 * version has its N alone.
 */
export function checkCells({ runs, cells = [] }: Comparison, file: string): void {
  const groups = groupBy(runs.filter(counts), (run) => keyOf(run.strategy, atOf(run)));
  cells.forEach(({ strategy, at, n, runs: told }, i) => {
    const key = keyOf(strategy, at ?? n);
    const there = groups.get(key)?.length ?? 0;
    if (there !== told) throw new Error(`${file}: cells[${i}].runs is ${told}: runs has ${there} of ${key}`);
  });
}

const keyOf = (strategy: string, at: number) => `${strategy} at ${at}`;

/** summary.json repeats what run.json says. */
export function checkAgreement(summary: Summary, record: RunRecord, file: string): void {
  for (const key of ['id', 'strategy', 'repeat', 'axis', ...recordedKeys] as const) {
    if (key in summary && summary[key] !== record[key])
      throw new Error(`${file}: ${key} is ${shown(summary[key])}: run.json has ${shown(record[key])}`);
  }
}
