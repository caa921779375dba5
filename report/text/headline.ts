/** The answer to "which strategy?", in words: what holds over the whole range that was measured, not at one point of its axis. */
import { capital, cellOf } from './wording.ts';
import { axisOf, whereAt } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import type { Comparison } from '../../records/format.ts';
import { leadersOf, overallOf, type Overall } from '../../records/overall.ts';
import { count, list, percent } from '../../records/wording.ts';
import { MIN_REPEATS } from '../../model/stats/median-interval.ts';

type Compared = Pick<Comparison, 'axis' | 'cells' | 'oracles'>;

/** More names than this are counted. */
const MAX_NAMES = 4;

/** One or two sentences; empty where nothing was measured. */
export function headline(comparison: Compared): string {
  const ranked = overallOf(comparison);
  const leaders = leadersOf(ranked);
  const others = ranked.slice(leaders.length);
  if (leaders.length === 0) return '';
  const [next] = others;
  const last = others.at(-1);
  const clauses = [
    leadOf(leaders, comparison),
    ...(next === undefined ? [] : [lossOf(next, comparison)]),
    ...(last === undefined || last === next ? [] : [lossOf(last, comparison)]),
  ];
  return `${clauses.join('; ')}.${fewRuns(comparison)}`;
}

function leadOf(leaders: readonly Overall[], comparison: Compared): string {
  const names = leaders.map(({ strategy }) => strategy);
  const shown =
    names.length > MAX_NAMES
      ? list([...names.slice(0, MAX_NAMES - 1), `${names.length - MAX_NAMES + 1} others`])
      : list(names);
  const lost = leaders[0]!.loses[0];
  const many = names.length > 1;
  if (lost !== undefined)
    return `every strategy leaves requests unanswered; ${shown} ${many ? 'leave' : 'leaves'} fewest: ${unanswered(lost)}`;
  const excess = Math.max(...leaders.map(({ worst }) => worst?.regret ?? NaN)) - 1;
  const where = rangeOf(comparison);
  const reference = referenceOf(comparison);
  if (Number.isNaN(excess)) return `${shown} answered nothing that can be compared`;
  if (excess >= 0.5)
    return `${shown} ${many ? 'take' : 'takes'} at most ${(1 + excess).toFixed(1)} times ${reference} ${where}`;
  const within = Math.max(1, Math.ceil(100 * excess - 1e-9));
  return `${shown} ${many ? 'stay' : 'stays'} within ${within} % of ${reference} ${where}`;
}

function lossOf({ strategy, worst, loses: [lost] }: Overall, comparison: Compared): string {
  if (lost !== undefined) return `${strategy} leaves ${unanswered(lost)}`;
  if (worst === null) return `${strategy} has no figure to compare`;
  const several = pointsOf(comparison.cells).length > 1;
  const where = several ? ` ${whereAt(comparison.axis, worst.at)}` : '';
  return worst.regret < 2
    ? `${strategy} loses ${percent(worst.regret - 1)}${where}`
    : `${strategy} takes ${worst.regret.toFixed(1)} times as long${where}`;
}

const unanswered = ({ n, failed }: { readonly n: number; readonly failed: number }): string =>
  `${count(failed)} of ${count(n)} unanswered`;

function rangeOf({ axis, cells }: Compared): string {
  const points = pointsOf(cells);
  return points.length === 1 ? whereAt(axis, points[0]!) : axisOf(axis).every;
}

const referenceOf = ({ oracles }: Compared): string =>
  oracles.length > 0 ? 'the best possible' : 'the best strategy';

/** Without repeats there is no telling chance from difference. */
function fewRuns({ cells }: Compared): string {
  const fewest = Math.min(...cells.map(({ runs }) => runs));
  if (fewest >= MIN_REPEATS) return '';
  const runs = fewest === 1 ? 'One run each' : `${fewest} runs each`;
  return ` ${runs}: use --repeat ${MIN_REPEATS} or more for confidence intervals.`;
}

/** One line for each point, where repeats suffice to say so: what is fastest there, what ties with it, what is next. */
export function linesByPoint(comparison: Pick<Comparison, 'axis' | 'cells' | 'standings'>): string[] {
  return comparison.standings
    .filter(({ stat, decided }) => stat === 'mean' && decided)
    .map(({ at, best, level, others }) => {
      const cell = cellOf(comparison.cells, best, at)!;
      const names = [best, ...level];
      const first =
        names.length === 1
          ? `${best} is fastest`
          : names.length > MAX_NAMES
            ? `${names.length} strategies tie, ${best} among them`
            : `${list(names)} tie`;
      const next = others.find(({ slower }) => slower);
      const behind =
        next === undefined
          ? ''
          : cellOf(comparison.cells, next.strategy, at)!.failed > cell.failed
            ? `; ${next.strategy} leaves requests unanswered`
            : `, ${percent(next.ratio.median - 1)} ahead of ${next.strategy}`;
      return `${capital(whereAt(comparison.axis, at))} ${first}${behind}.`;
    });
}
