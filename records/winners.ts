/** Which strategy wins where on the axis, and where one winner gives way to the next. */
import { axisOf } from './axis.ts';
import type { Comparison } from './format.ts';

type Compared = Pick<Comparison, 'axis' | 'cells' | 'standings'>;

export interface Winners {
  readonly at: number;
  /** The best by the mean first, then those level with it; empty where there are too few repeats to say. */
  readonly strategies: readonly string[];
  readonly decided: boolean;
}

export const winnersOf = ({ standings }: Pick<Comparison, 'standings'>): Winners[] =>
  standings
    .filter(({ stat }) => stat === 'mean')
    .map(({ at, best, level, decided }) => ({ at, strategies: decided ? [best, ...level] : [], decided }));

export interface Crossover {
  readonly from: string;
  readonly to: string;
  /** The two measured points that it lies between. */
  readonly between: readonly [number, number];
  /** Where straight lines between their means (log-log; along a linear axis semi-log) meet. */
  readonly about: number;
}

/**
 * As few changes as there can be: a winner stays for as long as it is among the best, or level with them. One that shares its
 * first place isn't followed by those that it shares it with.
 */
export function crossoversOf(comparison: Compared): Crossover[] {
  const found: Crossover[] = [];
  let holders: readonly string[] = [];
  let last = 0;
  for (const { at, strategies } of winnersOf(comparison)) {
    if (strategies.length === 0) continue;
    const staying = holders.filter((name) => strategies.includes(name));
    if (last > 0 && staying.length === 0) {
      const [from, to] = [holders[0]!, strategies[0]!];
      found.push({ from, to, between: [last, at], about: meeting(comparison, [from, to], [last, at]) });
    }
    holders = staying.length > 0 ? staying : strategies;
    last = at;
  }
  return found;
}

function meeting(
  { axis, cells }: Compared,
  [from, to]: readonly [string, string],
  [start, end]: readonly [number, number],
): number {
  const log = (strategy: string, at: number) =>
    Math.log(
      cells.find((cell) => cell.strategy === strategy && cell.at === at)?.sojournMs.mean.median ?? NaN,
    );
  const before = log(to, start) - log(from, start);
  const after = log(to, end) - log(from, end);
  const part = before / (before - after);
  const way = Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : 0.5;
  if (axisOf(axis).scale === 'linear') return Number((start + way * (end - start)).toPrecision(2));
  return Math.round(Math.exp(Math.log(start) + way * Math.log(end / start)));
}
