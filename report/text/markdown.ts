import { eachText } from '../escaping/each-text.ts';
import { markdownText } from '../escaping/markdown.ts';
import type { Cell, Comparison } from '../../records/format.ts';
import { crossoversOf } from '../../records/winners.ts';
import { headline, linesByN } from './headline.ts';
import {
  balancersIn,
  bestPossible,
  calibrations,
  cellOf,
  describeRuns,
  extraLoad,
  failures,
  heldUp,
  lateSenders,
  missing,
  overloaded,
  starved,
  thresholdsCrossed,
} from './wording.ts';
import { FAULT_HEAD, faultRows } from './fault-rows.ts';
import { nsOf } from '../../records/aggregate.ts';
import { rankedStrategies } from '../../records/overall.ts';
import { count, duration, ratio, withInterval } from '../../records/wording.ts';

/** comparison.md: the answer, the table, and what is missing. */
export function markdownOf(given: Comparison): string {
  const comparison = eachText(given, markdownText);
  const { cells, runs, topologies, complaints } = comparison;
  const crossovers = crossoversOf(comparison).map(
    ({ from, to, between: [low, high], about }) =>
      `- From ${from} to ${to} between N = ${count(low)} and ${count(high)}, at about ${count(about)}.`,
  );
  const sections = [
    '# Comparison',
    headline(comparison),
    linesByN(comparison)
      .map((line) => `- ${line}`)
      .join('\n'),
    'Sojourn (released until answered, a failure counts as the time-out): mean, p95, and the mean as a multiple of the best possible; medians over repeats.',
    gridOf(comparison),
    ...(cells.some(({ sojournMs }) => sojournMs.mean.low !== null)
      ? ['## Mean sojourn with 95 % intervals', intervalsOf(comparison)]
      : []),
    faultsOf(runs),
    ...(crossovers.length > 0 ? ['## Where the winner changes', crossovers.join('\n')] : []),
    [
      ...calibrations(cells),
      ...balancersIn(runs),
      ...failures(cells),
      ...extraLoad(comparison.runs),
      ...thresholdsCrossed(runs),
      ...heldUp(runs),
      ...missing(runs),
      ...lateSenders(runs),
      ...overloaded(runs),
      ...starved(runs, topologies),
      ...complaints,
    ].join('\n\n'),
    `${describeRuns(comparison)}, ${comparison.createdAt}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const headOf = (ns: readonly number[]): readonly string[] => [
  row(['strategy', ...ns.map((n) => `N = ${count(n)}`)]),
  row(['---', ...ns.map(() => '---:')]),
];

function gridOf(comparison: Comparison): string {
  const lines = rowsOf(comparison, ({ sojournMs: { mean, p95 }, failed, regret }) =>
    `${duration(mean.median)}, ${duration(p95.median)} ${failed > 0 ? '✗' : ratio(regret?.median)}`.trim(),
  );
  const ns = nsOf(comparison.cells);
  const oracle = ns.map((n) => bestPossible(comparison.oracles.find((it) => it.n === n)));
  return [...headOf(ns), ...lines, row(['*best possible*', ...oracle])].join('\n');
}

/** How each strategy took each fault, first repeats alone. */
function faultsOf(runs: Comparison['runs']): string {
  const lines = faultRows(runs).map(({ name, cells }) => row([name, ...cells]));
  if (lines.length === 0) return '';
  return ['## What went wrong', '', row(FAULT_HEAD), row(FAULT_HEAD.map(() => '---')), ...lines].join('\n');
}

function intervalsOf(comparison: Comparison): string {
  const lines = rowsOf(comparison, ({ sojournMs }) => withInterval(sojournMs.mean, duration));
  return [...headOf(nsOf(comparison.cells)), ...lines].join('\n');
}

/** A row for each strategy, best first; a dash where it wasn't measured. */
function rowsOf({ cells, oracles }: Comparison, write: (cell: Cell) => string): string[] {
  return rankedStrategies({ cells, oracles }).map((strategy) =>
    row([
      strategy,
      ...nsOf(cells).map((n) => {
        const cell = cellOf(cells, strategy, n);
        return cell === undefined ? '–' : write(cell);
      }),
    ]),
  );
}
