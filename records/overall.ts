/**
 * How strategies do over a whole comparison: by the worst they do anywhere on its axis, since a strategy
 * is chosen before N, or the load, is known.
 * Regret is the mean sojourn over the best possible mean; where no bound is known, over the best strategy's.
 */
import { groupBy, leastFailed, losesMore, pointsOf } from './aggregate.ts';
import type { Cell, Comparison } from './format.ts';

/** So many of n requests unanswered. */
interface Loss {
  readonly at: number;
  readonly n: number;
  readonly failed: number;
}

export interface Overall {
  readonly strategy: string;
  /** Where it is furthest from the reference; null where it has no figure that can be held against one. */
  readonly worst: { readonly at: number; readonly regret: number } | null;
  /** Over all points that have one. */
  readonly meanRegret: number;
  /** The points at which it leaves requests unanswered that another strategy answers; the largest loss first. */
  readonly loses: readonly Loss[];
}

type Compared = Pick<Comparison, 'cells' | 'oracles'>;

/** Best first: what loses requests comes last, then the worst regret counts, then the mean one. */
export function overallOf({ cells, oracles }: Compared): Overall[] {
  const references = new Map(pointsOf(cells).map((at) => [at, referenceAt(cells, oracles, at)]));
  const byStrategy = groupBy(cells, ({ strategy }) => strategy);
  return [...byStrategy]
    .map(([strategy, own]): Overall => {
      const loses = own
        .filter(({ at, failed }) => losesMore(failed, leastFailed(cells, at)))
        .map(({ at, n, failed }) => ({ at, n, failed }))
        .sort((a, b) => b.failed / b.n - a.failed / a.n);
      const regrets = own
        .filter(({ at }) => !loses.some((lost) => lost.at === at))
        .map((cell) => ({ at: cell.at, regret: regretOf(cell, references.get(cell.at)!) }));
      const worst = regrets.reduce<Overall['worst']>(
        (most, it) => (most === null || it.regret > most.regret ? it : most),
        null,
      );
      const sum = regrets.reduce((total, { regret }) => total + regret, 0);
      return { strategy, worst, meanRegret: sum / Math.max(1, regrets.length), loses };
    })
    .sort(
      (a, b) =>
        lostPart(a) - lostPart(b) ||
        (a.worst?.regret ?? Infinity) - (b.worst?.regret ?? Infinity) ||
        a.meanRegret - b.meanRegret ||
        a.strategy.localeCompare(b.strategy, 'en'),
    );
}

/** The median of its runs' ratios, each to the bound of its own seed; without bounds, to the reference. */
const regretOf = ({ regret, sojournMs }: Cell, referenceMs: number): number =>
  regret?.median ?? sojournMs.mean.median / referenceMs;

/** How a strategy's mean stands to the best at its point; null where it loses requests there that another answers. */
export function regretIn({ cells, oracles }: Compared, cell: Cell): number | null {
  if (losesMore(cell.failed, leastFailed(cells, cell.at))) return null;
  return regretOf(cell, referenceAt(cells, oracles, cell.at));
}

/** Names, best first. */
export const rankedStrategies = (compared: Compared): string[] =>
  overallOf(compared).map(({ strategy }) => strategy);

/** The bound is held only against runs that answer every request; where none does, the best of them stands in. */
function referenceAt(cells: readonly Cell[], oracles: Compared['oracles'], at: number): number {
  const least = leastFailed(cells, at);
  const whole = cells.filter((cell) => cell.at === at && !losesMore(cell.failed, least));
  const best = Math.min(...whole.map(({ sojournMs }) => sojournMs.mean.median));
  const bound = oracles.find((it) => it.at === at)?.sojournMs.mean ?? null;
  return least === 0 && bound !== null ? bound : best;
}

const lostPart = ({ loses: [most] }: Overall): number => (most === undefined ? 0 : most.failed / most.n);

/** Nearer than this, a difference of regrets is no reason to prefer one of them. */
const LEVEL = 0.01;

/** Those that do about as well as the first one, best first. */
export function leadersOf(ranked: readonly Overall[]): Overall[] {
  const [first] = ranked;
  if (first === undefined) return [];
  return ranked.filter(
    (it) =>
      lostPart(it) === lostPart(first) &&
      (it.worst?.regret ?? Infinity) <= (first.worst?.regret ?? Infinity) + LEVEL,
  );
}
