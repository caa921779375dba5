/** What strategies lose where many routers share the work and each knows its own requests alone. */
import { axisOf } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import type { Comparison } from '../../records/format.ts';
import { rankedStrategies } from '../../records/overall.ts';
import { list, percent } from '../../records/wording.ts';
import { cellOf } from './wording.ts';

type Compared = Pick<Comparison, 'axis' | 'cells' | 'oracles'>;

interface RouterLoss {
  readonly strategy: string;
  /** Mean sojourn with so many routers / with the fewest, by the axis; null where either is missing. */
  readonly ratios: readonly (number | null)[];
}

/** Empty unless the comparison is of several numbers of routers. */
export function routerLossesOf({ axis, cells, oracles }: Compared): RouterLoss[] {
  const [first, ...more] = pointsOf(cells);
  if (axis !== 'routers' || more.length === 0) return [];
  const meanAt = (strategy: string, at: number) => cellOf(cells, strategy, at)?.sojournMs.mean.median;
  return rankedStrategies({ cells, oracles }).map((strategy) => {
    const alone = meanAt(strategy, first!);
    const ratios = pointsOf(cells).map((at) => {
      const mean = meanAt(strategy, at);
      return mean === undefined || alone === undefined ? null : mean / alone;
    });
    return { strategy, ratios };
  });
}

/** One line: what each loses from the fewest routers to the most; those that lose next to nothing together. */
export function routerLossLines(comparison: Compared): string[] {
  const losses = routerLossesOf(comparison).flatMap(({ strategy, ratios }) => {
    const ratio = ratios.at(-1);
    return ratio ? [{ strategy, loss: ratio - 1 }] : [];
  });
  if (losses.length === 0) return [];
  const points = pointsOf(comparison.cells);
  const losing = losses.filter(({ loss }) => loss >= 0.01).sort((a, b) => b.loss - a.loss);
  const level = losses.filter(({ loss }) => loss < 0.01).map(({ strategy }) => strategy);
  const told = losing.map(({ strategy, loss }) => `${strategy} loses ${percent(loss)}`);
  const kept = level.length === 0 ? [] : [`${list(level)} ${level.length > 1 ? 'lose' : 'loses'} nothing`];
  const { tick, point } = axisOf('routers');
  return [`From ${tick(points[0]!)} to ${point(points.at(-1)!)}: ${[...told, ...kept].join('; ')}.`];
}
