/** A comparison's runs, put together: a cell for each strategy and N, with medians and intervals over its repeats. */
import { mean, median } from 'simple-statistics';
import type { Distribution } from '../model/stats/distribution.ts';
import type { Cell, Estimates, Oracle, Stat, Summary } from './format.ts';
import { laterBy } from '../model/stats/distribution.ts';
import { estimateOf, rounded, roundedEstimate, type Estimate } from '../model/stats/median-interval.ts';

/** Whether a run counts: the others are told, never averaged in. */
export const counts = (run: Summary): boolean =>
  run.status === 'finished' && run.failuresAsTimeoutMs !== null;

/** Requests that a strategy leaves without a proper answer at this N, where it does best. */
export const leastFailed = (cells: readonly Pick<Cell, 'n' | 'failed'>[], n: number): number =>
  Math.min(...cells.filter((cell) => cell.n === n).map(({ failed }) => failed));

/** Whether so many failures are more than another's: one suffices against none, else more than chance makes of them. */
export const losesMore = (failed: number, least: number): boolean =>
  least === 0 ? failed > 0 : failed - least > 2 * Math.sqrt(failed + least);

/** Of a run that counts, as the sender of the requests waits for them: a calibration comes before all of them. */
export function sojournsOf({ failuresAsTimeoutMs, withCalibration }: Summary): Distribution {
  const { sojourn } = failuresAsTimeoutMs!;
  return withCalibration === undefined ? sojourn : laterBy(sojourn, withCalibration.timeMs);
}

/** By N, then by the mean. */
export function cellsOf(runs: readonly Summary[]): Cell[] {
  const groups = groupBy(runs.filter(counts), ({ strategy, n }) => `${strategy} ${n}`);
  return [...groups.values()]
    .map(cellOf)
    .sort(
      (a, b) =>
        a.n - b.n ||
        a.sojournMs.mean.median - b.sojournMs.mean.median ||
        a.strategy.localeCompare(b.strategy, 'en'),
    );
}

/** Requests without a proper 200, those that were never sent included. */
export const failedIn = ({ n, failed, completed }: Summary): number => Math.max(failed, n - completed);

function cellOf(runs: readonly Summary[]): Cell {
  const { strategy, n } = runs[0]!;
  const over = (figure: (run: Summary) => number): Estimate => roundedEstimate(estimateOf(runs.map(figure))!);
  const overSome = (figure: (run: Summary) => number | null): Estimate | null => {
    const figures = runs.map(figure);
    return figures.some((it) => it === null) ? null : roundedEstimate(estimateOf(figures as number[])!);
  };
  const all = (of: (run: Summary) => Distribution): Estimates => ({
    mean: over((run) => of(run).mean),
    p50: over((run) => of(run).p50),
    p95: over((run) => of(run).p95),
    p99: over((run) => of(run).p99),
    max: over((run) => of(run).max),
  });
  const everyRunHasSome = runs.every(({ okMs }) => okMs !== null);
  const queues = (run: Summary) => Object.values(run.queue);
  return {
    strategy,
    n,
    runs: runs.length,
    failed: median(runs.map(failedIn)),
    sojournMs: all(sojournsOf),
    calibration: runs.every(({ withCalibration }) => withCalibration)
      ? {
          timeMs: over((run) => run.withCalibration!.timeMs),
          sojournMs: all((run) => run.failuresAsTimeoutMs!.sojourn),
        }
      : null,
    durationMs: all((run) => run.failuresAsTimeoutMs!.duration),
    okSojournMs: everyRunHasSome ? all((run) => run.okMs!.sojourn) : null,
    okDurationMs: everyRunHasSome ? all((run) => run.okMs!.duration) : null,
    makespanMs: over((run) => run.makespanMs ?? 0),
    regret: overSome((run) => ratioTo(run, 'mean')),
    regretP95: overSome((run) => ratioTo(run, 'p95')),
    queueMean: over((run) => queues(run).reduce((sum, { mean }) => sum + mean, 0) / machinesOf(run).length),
    queueMax: over((run) => queues(run).reduce((most, { max }) => Math.max(most, max), 0)),
    share: sharesOf(runs),
  };
}

export function oraclesOf(runs: readonly Summary[]): Oracle[] {
  const known = groupBy(
    runs.filter((run) => counts(run) && run.oracleMs !== null),
    ({ n }) => String(n),
  );
  return [...known.values()]
    .map((group) => {
      const { n, bestPerMachine } = group[0]!;
      const at = (stat: Stat) => {
        const bounds = group.flatMap(({ oracleMs }) => oracleMs![stat] ?? []);
        return bounds.length === 0 ? null : rounded(median(bounds));
      };
      return {
        n,
        sojournMs: { mean: at('mean'), p50: at('p50'), p95: at('p95'), p99: at('p99'), max: at('max') },
        share: bestPerMachine && partsOf(bestPerMachine),
      };
    })
    .sort((a, b) => a.n - b.n);
}

function sharesOf(runs: readonly Summary[]): Record<string, number> {
  const parts = runs.map(({ perMachine }) => partsOf(perMachine));
  const machines = [...new Set(runs.flatMap(machinesOf))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return Object.fromEntries(machines.map((id) => [id, rounded(mean(parts.map((part) => part[id] ?? 0)))]));
}

function partsOf(perMachine: Readonly<Record<string, number>>): Record<string, number> {
  const sum = Object.values(perMachine).reduce((a, b) => a + b, 0);
  return Object.fromEntries(
    Object.entries(perMachine).map(([id, requests]) => [id, rounded(requests / sum)]),
  );
}

/** All that the fleet has, as far as it is known; else those that answered. */
const machinesOf = ({ bestPerMachine, perMachine }: Summary): string[] =>
  Object.keys(bestPerMachine ?? perMachine);

/** The bound is one on runs that answer every request: failing can be quicker, so the others aren't held against it. */
function ratioTo(run: Summary, stat: 'mean' | 'p95'): number | null {
  const bound = run.oracleMs?.[stat];
  const whole = run.failed === 0 && run.completed === run.n;
  return bound && whole ? sojournsOf(run)[stat] / bound : null;
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Strategies in the order of their mean at the largest N that each was measured at. */
export function strategiesOf(cells: readonly Cell[]): string[] {
  const last = new Map(cells.map((cell) => [cell.strategy, cell]));
  return [...last.values()]
    .sort((a, b) => b.n - a.n || a.sojournMs.mean.median - b.sojournMs.mean.median)
    .map(({ strategy }) => strategy);
}

export const nsOf = (cells: readonly Cell[]): number[] =>
  [...new Set(cells.map(({ n }) => n))].sort((a, b) => a - b);
