/** A comparison's runs, put together: one cell for each strategy and N, with the median over its repeats. */
import { median } from 'simple-statistics';
import type { Comparison, Summary } from './format.ts';

export interface Cell {
  readonly strategy: string;
  readonly n: number;
  /** Runs that ended by themselves with every request accounted for. */
  readonly runs: number;
  readonly meanMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly failed: number;
  /** Mean / the oracle's mean; null where there is no oracle. */
  readonly regret: number | null;
}

export interface Table {
  readonly strategies: readonly string[];
  readonly ns: readonly number[];
  cell(strategy: string, n: number): Cell | undefined;
  /** The oracle's mean and p95 for an N, the median over seeds; null where it isn't known. */
  oracle(n: number): { readonly meanMs: number; readonly p95Ms: number | null } | null;
  /** The cell with the smallest mean. */
  best(n: number): Cell | undefined;
  /** Runs that ended early or lost requests: told, never counted. */
  readonly incomplete: readonly Summary[];
}

export function tableOf({ runs }: Pick<Comparison, 'runs'>): Table {
  const complete = runs.filter(isComplete);
  const ns = distinct(complete.map(({ n }) => n)).sort((a, b) => a - b);
  const cells = new Map<string, Cell>();
  for (const [key, group] of groupBy(complete, ({ strategy, n }) => keyOf(strategy, n))) {
    cells.set(key, cellOf(group));
  }
  const last = ns.at(-1);
  const cell = (strategy: string, n: number) => cells.get(keyOf(strategy, n));
  const atLast = (strategy: string) =>
    last === undefined ? Infinity : (cell(strategy, last)?.meanMs ?? Infinity);
  const strategies = distinct(complete.map(({ strategy }) => strategy)).sort((a, b) => atLast(a) - atLast(b));
  return {
    strategies,
    ns,
    cell,
    oracle(n) {
      const oracles = complete.flatMap((run) => (run.n === n ? (run.oracleMs ?? []) : []));
      const p95s = oracles.flatMap(({ p95 }) => p95 ?? []);
      if (oracles.length === 0) return null;
      return {
        meanMs: median(oracles.map(({ mean }) => mean)),
        p95Ms: p95s.length === 0 ? null : median(p95s),
      };
    },
    best: (n) =>
      strategies
        .flatMap((strategy) => cell(strategy, n) ?? [])
        .reduce<Cell | undefined>(
          (best, it) => (best === undefined || it.meanMs < best.meanMs ? it : best),
          undefined,
        ),
    incomplete: runs.filter((run) => !isComplete(run)),
  };
}

const isComplete = (run: Summary): boolean =>
  run.status === 'finished' && run.sojournMs !== null && run.completed === run.n;

function cellOf(runs: readonly Summary[]): Cell {
  const { strategy, n } = runs[0]!;
  const over = (value: (run: Summary) => number) => median(runs.map(value));
  const regrets = runs.flatMap(({ regret }) => regret ?? []);
  return {
    strategy,
    n,
    runs: runs.length,
    meanMs: over(({ sojournMs }) => sojournMs!.mean),
    p95Ms: over(({ sojournMs }) => sojournMs!.p95),
    maxMs: over(({ sojournMs }) => sojournMs!.max),
    failed: over(({ failed }) => failed),
    regret: regrets.length === 0 ? null : median(regrets),
  };
}

const keyOf = (strategy: string, n: number): string => `${strategy} ${n}`;
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
