/** How figures are written for people, alike in the terminal, in Markdown and on the page. */
import { duration, ratio, count, percent, list } from '../../records/wording.ts';
import type { Cell, Oracle } from '../../records/format.ts';
import type { Comparison, Summary } from '../../records/format.ts';
import type { Standing } from '../../records/format.ts';
import { MIN_REPEATS } from '../../model/stats/median-interval.ts';

/** Mean and, where it is bounded too, p95. */
export function bestPossible(oracle: Oracle | undefined): string {
  if (oracle === undefined) return '–';
  const { mean, p95 } = oracle.sojournMs;
  return [mean, p95].flatMap((ms) => (ms === null ? [] : duration(ms))).join(', ');
}

type Compared = Pick<Comparison, 'cells' | 'standings' | 'oracles'>;

/** Who answers fastest at the largest N, and by how much. Empty where nothing was measured. */
export function answer(comparison: Compared): string {
  const last = comparison.standings.filter(({ stat }) => stat === 'mean').at(-1);
  return last === undefined ? '' : `${headline(comparison, last)}.`;
}

/** Where that is otherwise, in a sentence; empty where nothing else was measured. */
export function elsewhere(comparison: Compared): string {
  const standings = comparison.standings.filter(({ stat }) => stat === 'mean');
  const last = standings.at(-1);
  const clauses = ranges(standings.slice(0, -1), last).map(({ where, standing }) =>
    clause(where, standing, last!.best),
  );
  const text = clauses.join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** One line for each N. */
export const answers = (comparison: Compared): string[] =>
  comparison.standings
    .filter(({ stat }) => stat === 'mean')
    .map((standing) => `${headline(comparison, standing)}.`);

function headline({ cells, standings }: Compared, standing: Standing): string {
  const { n, best, level, decided, others } = standing;
  const cell = cellOf(cells, best, n)!;
  const mean = `mean ${duration(cell.sojournMs.mean.median)}`;
  const oracle = cell.regret === null ? '' : ` (${ratio(cell.regret.median)} the best possible)`;
  const where = `At N = ${count(n)}`;
  const next = others.find(({ slower }) => slower) ?? (decided ? undefined : others[0]);
  const ahead = next === undefined ? '' : `, ${leadOver(next)}`;
  if (others.length === 0)
    return `${where} ${best} answers with a ${mean.replace('mean ', 'mean of ')}${oracle}`;
  if (!decided) {
    const fewest = Math.min(...cells.filter((it) => it.n === n).map(({ runs }) => runs));
    const runs = `${fewest} ${fewest === 1 ? 'run' : 'runs'} each`;
    const alone =
      standings.length === 0 ? '' : ` (${runs}: from ${MIN_REPEATS} on it can be told from chance)`;
    return `${where} ${best} has the lowest ${mean}${oracle}${ahead}${alone}`;
  }
  if (level.length === 0) return `${where} ${best} answers fastest: ${mean}${oracle}${ahead}`;
  const ties = level.length > 4 ? list([...level.slice(0, 3), `${level.length - 3} others`]) : list(level);
  return `${where} ${best} has the lowest ${mean}${oracle}; ${ties} ${level.length === 1 ? 'ties' : 'tie'} with it${ahead}`;
}

/** A hundredth of a percent: nobody is ahead by less. */
const LEAST_LEAD = 1e-4;

function leadOver({ strategy, ratio: { median } }: Standing['others'][number]): string {
  const lead = 1 - 1 / median;
  return lead < LEAST_LEAD ? `level with ${strategy}` : `${percent(lead)} ahead of ${strategy}`;
}

/** Neighbouring N with the same winners, together. */
function ranges(
  standings: readonly Standing[],
  last: Standing | undefined,
): { where: string; standing: Standing }[] {
  const kind = (standing: Standing) => {
    const all = winnersIn(standing);
    if (!all.includes(last!.best)) return `${standing.best}!`;
    return all.length > MOST_TIES ? 'many' : all.sort().join();
  };
  const groups: Standing[][] = [];
  for (const standing of standings) {
    const group = groups.at(-1);
    if (group && kind(group[0]!) === kind(standing)) group.push(standing);
    else groups.push([standing]);
  }
  return groups.map((group, i) => {
    const [from, to] = [count(group[0]!.n), count(group.at(-1)!.n)];
    if (group.length === 1) return { where: `N = ${from}`, standing: group[0]! };
    return { where: i === 0 ? `N ≤ ${to}` : `N = ${from} to ${to}`, standing: group[0]! };
  });
}

const MOST_TIES = 4;

const winnersIn = ({ best, level, decided }: Standing): string[] => (decided ? [best, ...level] : [best]);

function clause(where: string, standing: Standing, winner: string): string {
  const all = winnersIn(standing);
  if (!all.includes(winner))
    return `at ${where} ${standing.best} ${standing.decided ? 'is faster' : 'has the lowest mean'}`;
  const others = all.filter((it) => it !== winner);
  if (others.length === 0)
    return `at ${where} ${winner} ${standing.decided ? 'is fastest' : 'has the lowest mean'} too`;
  if (all.length > MOST_TIES) return `at ${where} many tie`;
  return `at ${where} ${list(others)} ${others.length === 1 ? 'ties' : 'tie'} with ${winner}`;
}

export const cellOf = (cells: readonly Cell[], strategy: string, n: number): Cell | undefined =>
  cells.find((cell) => cell.strategy === strategy && cell.n === n);

/** One line for each run that isn't in the figures. */
export const missing = (runs: readonly Summary[]): string[] =>
  runs
    .filter((run) => run.failuresAsTimeoutMs === null || run.status !== 'finished')
    .map(
      ({ strategy, n, repeat, status, completed }) =>
        `Not counted: ${strategy} at N = ${count(n)}, repeat ${repeat}: ${status}, ${count(completed)} of ${count(n)} answered.`,
    );

/** One line for each cell in which something failed. */
export const failures = (cells: readonly Cell[]): string[] =>
  cells
    .filter(({ failed }) => failed > 0)
    .map(
      ({ strategy, n, failed }) =>
        `${strategy} at N = ${count(n)}: ${count(failed)} failed (counted as the time-out).`,
    );

export function describeRuns({ runs, versions, topologies }: Comparison): string {
  const fleets =
    topologies.length === 0 ? 'an unknown fleet' : list([...new Set(topologies.map(({ name }) => name))]);
  const scales = [...new Set(runs.map(({ timeScale }) => timeScale))].filter((scale) => scale !== 1);
  const scaled = scales.length === 0 ? '' : `, time scale ${scales.join(', ')}`;
  const faulty = runs.some(({ faults }) => faults?.length) ? ', with faults' : '';
  const kind = runs.every(({ simulated }) => simulated) ? 'simulated runs' : 'runs';
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${count(runs.length)} ${kind} on ${fleets}${scaled}${faulty}; ${made.join(', ')}`;
}
