/** A comparison's runs, put together: a cell for each strategy and point of the axis, with medians and intervals over its repeats. */
import { mean, median } from 'simple-statistics';
import { atOf, rising } from './axis.ts';
import type { Distribution } from '../model/stats/distribution.ts';
import type { Cell, Estimates, Oracle, Stat, Summary } from './format.ts';
import { laterBy } from '../model/stats/distribution.ts';
import { estimateOf, rounded, roundedEstimate, type Estimate } from '../model/stats/median-interval.ts';

/** Whether a run counts: the others are told, never averaged in. */
export const counts = (run: Summary): boolean =>
  run.status === 'finished' && run.failuresAsTimeoutMs !== null;

/** Requests that a strategy leaves without a proper answer at this point, where it does best. */
export const leastFailed = (cells: readonly Pick<Cell, 'at' | 'failed'>[], at: number): number =>
  Math.min(...cells.filter((cell) => cell.at === at).map(({ failed }) => failed));

/** Whether so many failures are more than another's: one suffices against none, else more than chance makes of them. */
export const losesMore = (failed: number, least: number): boolean =>
  least === 0 ? failed > 0 : failed - least > 2 * Math.sqrt(failed + least);

/** Of a run that counts, as the sender of the requests waits for them: a calibration comes before all of them. */
export function sojournsOf({ failuresAsTimeoutMs, withCalibration }: Summary): Distribution {
  const { sojourn } = failuresAsTimeoutMs!;
  return withCalibration === undefined ? sojourn : laterBy(sojourn, withCalibration.timeMs);
}

/** By the axis, then by the mean. */
export function cellsOf(runs: readonly Summary[]): Cell[] {
  const groups = groupBy(runs.filter(counts), (run) => `${run.strategy} ${atOf(run)}`);
  return [...groups.values()]
    .map(cellOf)
    .sort(
      (a, b) =>
        a.at - b.at ||
        a.sojournMs.mean.median - b.sojournMs.mean.median ||
        a.strategy.localeCompare(b.strategy, 'en'),
    );
}

/** Requests without a proper 200, those that were never sent included. */
export const failedIn = ({ n, failed, completed }: Summary): number => Math.max(failed, n - completed);

function cellOf(runs: readonly Summary[]): Cell {
  const { strategy } = runs[0]!;
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
    at: atOf(runs[0]!),
    n: median(runs.map(({ n }) => n)),
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
    (run) => String(atOf(run)),
  );
  return [...known.values()]
    .map((group) => {
      const { bestPerMachine } = group[0]!;
      const of = (stat: Stat) => {
        const bounds = group.flatMap(({ oracleMs }) => oracleMs![stat] ?? []);
        return bounds.length === 0 ? null : rounded(median(bounds));
      };
      return {
        at: atOf(group[0]!),
        sojournMs: { mean: of('mean'), p50: of('p50'), p95: of('p95'), p99: of('p99'), max: of('max') },
        share: bestPerMachine && partsOf(bestPerMachine),
      };
    })
    .sort((a, b) => a.at - b.at);
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

/** Strategies in the order of their mean at the furthest point that each was measured at. */
export function strategiesOf(cells: readonly Cell[]): string[] {
  const last = new Map(cells.map((cell) => [cell.strategy, cell]));
  return [...last.values()]
    .sort((a, b) => b.at - a.at || a.sojournMs.mean.median - b.sojournMs.mean.median)
    .map(({ strategy }) => strategy);
}

/** The points of the axis that were measured, rising. */
export const pointsOf = (cells: readonly Pick<Cell, 'at'>[]): number[] => rising(cells.map(({ at }) => at));
