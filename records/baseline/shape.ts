/** What changed in the shape of sojourns against a baseline, whatever became of their middle: named apart from regressions. */
import { counts, groupBy } from '../aggregate.ts';
import { whereOf } from '../axis.ts';
import type { ReadRun } from '../read.ts';
import { requestsIn } from '../samples/salvage.ts';
import { SIGNIFICANCE } from '../standings.ts';
import { sojournsMs } from '../summary.ts';
import { percent } from '../wording.ts';
import { nearestRank } from '../../model/stats/distribution.ts';
import { holm } from '../../model/stats/holm.ts';
import { kolmogorovSmirnov, type KolmogorovSmirnov } from '../../model/stats/kolmogorov-smirnov.ts';
import type { Estimate } from '../../model/stats/median-interval.ts';
import { ratioOf } from '../../model/stats/paired-ratio.ts';

const PARTS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

export interface ShapeChange {
  readonly strategy: string;
  readonly where: string;
  /** Its p is corrected for all that are compared (Holm). */
  readonly test: KolmogorovSmirnov;
  /** Quantiles now over those of the baseline, run by run of a seed. */
  readonly shift: readonly { readonly part: number; readonly ratio: Estimate }[];
  /** The distributions differ by more than chance, while the median stayed within the tolerance. */
  readonly changed: boolean;
}

/**
 * @param tolerance as a part: 0.1 for 10 %
 * @returns of each strategy at each point that both have samples of
 */
export function shapeChangesOf(
  before: readonly ReadRun[],
  now: readonly ReadRun[],
  tolerance: number,
): ShapeChange[] {
  const grouped = (runs: readonly ReadRun[]) =>
    groupBy(
      runs.filter(({ summary }) => counts(summary)),
      ({ summary }) => `${summary.strategy} ${whereOf(summary)}`,
    );
  const baseline = grouped(before);
  const compared = [...grouped(now)].flatMap(([key, runs]) => {
    const others = baseline.get(key)?.map(sampled);
    if (others === undefined) return [];
    const here = runs.map(sampled);
    const shift = PARTS.flatMap((part) => {
      const found = ratioOf(quantiles(here, part), quantiles(others, part));
      return found === null ? [] : [{ part, ratio: found.ratio }];
    });
    const test = kolmogorovSmirnov(
      here.map(({ sorted }) => sorted),
      others.map(({ sorted }) => sorted),
    );
    const { strategy } = runs[0]!.summary;
    return [{ strategy, where: whereOf(runs[0]!.summary), shift, test }];
  });
  const corrected = holm(compared.map(({ test }) => test.p));
  return compared.map(({ test, ...rest }, i) => {
    const median = rest.shift.find(({ part }) => part === 0.5)?.ratio.median ?? 1;
    const held = median <= 1 + tolerance && median >= 1 / (1 + tolerance);
    const p = corrected[i]!;
    return { ...rest, test: { ...test, p }, changed: held && p <= SIGNIFICANCE };
  });
}

interface Sampled {
  readonly seed: number;
  /** Sojourns of what was answered well, ms. */
  readonly sorted: Float64Array;
}

function sampled({ folder, summary }: ReadRun): Sampled {
  const requests = requestsIn(folder);
  const answeredWell = sojournsMs(requests).filter((_, i) => requests.error[i] === 0);
  return { seed: summary.seed, sorted: answeredWell.sort() };
}

const quantiles = (runs: readonly Sampled[], part: number): Map<number, number> =>
  new Map(
    runs
      .filter(({ sorted }) => sorted.length > 0)
      .map(({ seed, sorted }) => [seed, nearestRank(sorted, part)]),
  );

/** In a line: how far the distributions lie apart, and which quantiles moved by more than chance. */
export function shapeText({ strategy, where, test, shift }: ShapeChange): string {
  const moved = shift.filter(
    ({ ratio: { low, high } }) => low !== null && high !== null && (low > 1 || high < 1),
  );
  const told = moved.map(
    ({ part, ratio: { median, low, high } }) =>
      `p${Math.round(100 * part)} ×${median.toFixed(3)} (×${low!.toFixed(3)} to ×${high!.toFixed(3)})`,
  );
  const p = test.p < 0.001 ? 'p < 0.001' : `p = ${test.p.toFixed(3)}`;
  return `${strategy} ${where}: distributions ${percent(test.distance)} apart (two-sample Kolmogorov–Smirnov, ${p})${told.length > 0 ? `; ${told.join(', ')}` : ''}`;
}
