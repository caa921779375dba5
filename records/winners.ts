/** Which strategy wins at which N, and where one winner gives way to the next. */
import type { Cell } from './format.ts';
import type { Comparison } from './format.ts';

type Compared = Pick<Comparison, 'cells' | 'standings'>;

export interface Winners {
  readonly n: number;
  /** The best by the mean first, then those level with it; empty where there are too few repeats to say. */
  readonly strategies: readonly string[];
  readonly decided: boolean;
}

export const winnersOf = ({ standings }: Compared): Winners[] =>
  standings
    .filter(({ stat }) => stat === 'mean')
    .map(({ n, best, level, decided }) => ({ n, strategies: decided ? [best, ...level] : [], decided }));

export interface Crossover {
  readonly from: string;
  readonly to: string;
  /** The two measured N that it lies between. */
  readonly between: readonly [number, number];
  /** Where straight lines between their means (log-log) meet. */
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
  for (const { n, strategies } of winnersOf(comparison)) {
    if (strategies.length === 0) continue;
    const staying = holders.filter((name) => strategies.includes(name));
    if (last > 0 && staying.length === 0) {
      const [from, to] = [holders[0]!, strategies[0]!];
      found.push({ from, to, between: [last, n], about: meeting(comparison.cells, from, to, last, n) });
    }
    holders = staying.length > 0 ? staying : strategies;
    last = n;
  }
  return found;
}

function meeting(cells: readonly Cell[], a: string, b: string, n1: number, n2: number): number {
  const log = (strategy: string, n: number) =>
    Math.log(cells.find((cell) => cell.strategy === strategy && cell.n === n)?.sojournMs.mean.median ?? NaN);
  const before = log(b, n1) - log(a, n1);
  const after = log(b, n2) - log(a, n2);
  const part = before / (before - after);
  const at = Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : 0.5;
  return Math.round(Math.exp(Math.log(n1) + at * Math.log(n2 / n1)));
}
