/** Which strategy answers fastest at each point of the axis, and which can't be told apart from it. */
import { CALLED, type Against, type Standing } from './format.ts';
import { atOf } from './axis.ts';
import { median } from 'simple-statistics';
import { cellsOf, counts, failedIn, groupBy, losesMore, sojournsOf, strategiesOf } from './aggregate.ts';
import { type Stat } from './format.ts';
import type { Summary } from './format.ts';
import { holm } from '../model/stats/holm.ts';
import { MIN_REPEATS, roundedEstimate } from '../model/stats/median-interval.ts';
import { ratioOf } from '../model/stats/paired-ratio.ts';

export const SIGNIFICANCE = 0.05;

/** For each point and each figure that calls are made on. Which is best is itself read off the data: so all pairs are corrected for. */
export function standingsOf(runs: readonly Summary[]): Standing[] {
  const byPoint = [...groupBy(runs.filter(counts), (run) => String(atOf(run))).values()].sort(
    (a, b) => atOf(a[0]!) - atOf(b[0]!),
  );
  // Where several are equal to the last digit, the one that is best at the last point is named.
  const order = strategiesOf(cellsOf(byPoint.at(-1) ?? []));
  return byPoint.flatMap((group) => CALLED.map((stat) => standingOf(group, stat, order)));
}

function standingOf(
  runs: readonly Summary[],
  stat: (typeof CALLED)[number],
  order: readonly string[],
): Standing {
  const figures = [...groupBy(runs, ({ strategy }) => strategy)]
    .map(([strategy, group]) => ({ strategy, failed: median(group.map(failedIn)), ...bySeed(group, stat) }))
    .sort((a, b) => a.median - b.median || order.indexOf(a.strategy) - order.indexOf(b.strategy));
  const least = Math.min(...figures.map(({ failed }) => failed));
  const loses = ({ failed }: { readonly failed: number }) => losesMore(failed, least);
  // What leaves requests unanswered that another strategy answers is behind it, whatever its mean.
  figures.sort((a, b) => Number(loses(a)) - Number(loses(b)));
  const pairs = figures.flatMap((a, i) =>
    figures.slice(i + 1).map((b) => {
      const unpaired = { ratio: { median: b.median / a.median, low: null, high: null }, p: 1 };
      return { a, b, ...(ratioOf(b.values, a.values) ?? unpaired) };
    }),
  );
  const corrected = holm(pairs.map(({ p }) => p));
  const best = figures[0]!;
  const others = pairs.flatMap(({ a, b, ratio }, i): Against[] => {
    if (a !== best) return [];
    const p = corrected[i]!;
    const later = p <= SIGNIFICANCE && ratio.low !== null && ratio.low > 1;
    const slower = loses(b) !== loses(a) || later;
    return [{ strategy: b.strategy, ratio: roundedEstimate(ratio), p: Number(p.toPrecision(3)), slower }];
  });
  return {
    at: atOf(runs[0]!),
    stat,
    best: best.strategy,
    decided: figures.every(({ values }) => values.size >= MIN_REPEATS),
    level: others.filter(({ slower }) => !slower).map(({ strategy }) => strategy),
    others,
  };
}

function bySeed(runs: readonly Summary[], stat: Stat): { values: Map<number, number>; median: number } {
  const figures = runs.map((run) => [run.seed, sojournsOf(run)[stat]] as const);
  return { values: new Map(figures), median: median(figures.map(([, figure]) => figure)) };
}
