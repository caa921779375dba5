import { tableOf, type Table } from './aggregate.ts';
import type { Comparison } from './format.ts';
import { answers, bestPossible, count, duration, ratio } from './words.ts';

/** comparison.md: the answers, the table, and what is missing. */
export function markdownOf(comparison: Comparison): string {
  const table = tableOf(comparison);
  const sections = [
    '# Comparison',
    answers(table)
      .map((line) => `- ${line}`)
      .join('\n'),
    'Sojourn (released until answered): mean, p95, and the mean as a multiple of the best possible.',
    gridOf(table),
    ...missing(table),
    `${describeRuns(comparison)}, ${comparison.createdAt}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function gridOf(table: Table): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = table.strategies.map((strategy) =>
    row([
      strategy,
      ...table.ns.map((n) => {
        const cell = table.cell(strategy, n);
        return cell === undefined
          ? '–'
          : `${duration(cell.meanMs)}, ${duration(cell.p95Ms)} ${ratio(cell.regret)}`.trim();
      }),
    ]),
  );
  const oracle = table.ns.map((n) => bestPossible(table.oracle(n)));
  const head = row(['strategy', ...table.ns.map((n) => `N = ${count(n)}`)]);
  return [
    head,
    row(['---', ...table.ns.map(() => '---:')]),
    ...lines,
    row(['*best possible*', ...oracle]),
  ].join('\n');
}

/** One line for each run that isn't in the table. */
export function missing(table: Table): string[] {
  return table.incomplete.map(
    ({ strategy, n, repeat, status, completed }) =>
      `Not counted: ${strategy} at N = ${count(n)}, repeat ${repeat}: ${status}, ${count(completed)} of ${count(n)} answered.`,
  );
}

export function describeRuns({ runs, versions }: Comparison): string {
  const topologies = [...new Set(runs.map(({ topology }) => topology ?? 'an unknown fleet'))].join(', ');
  const scales = [...new Set(runs.map(({ timeScale }) => timeScale))].filter((scale) => scale !== 1);
  const scaled = scales.length === 0 ? '' : `, time scale ${scales.join(', ')}`;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${runs.length} runs on ${topologies}${scaled}; ${made.join(', ')}`;
}
