import { eachText } from '../escaping/each-text.ts';
import { markdownText } from '../escaping/markdown.ts';
import type { Cell, Comparison } from '../../records/format.ts';
import { headline, linesByPoint } from './headline.ts';
import {
  balancersIn,
  bestPossible,
  calibrations,
  cellOf,
  crossoverLines,
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
import { axisOf } from '../../records/axis.ts';
import { routerLossLines } from './router-losses.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { rankedStrategies } from '../../records/overall.ts';
import { duration, ratio, withInterval } from '../../records/wording.ts';

/** comparison.md: the answer, the table, and what is missing. */
export function markdownOf(given: Comparison): string {
  const comparison = eachText(given, markdownText);
  const { cells, runs, topologies, complaints } = comparison;
  const crossovers = crossoverLines(comparison).map((line) => `- ${line}`);
  const sections = [
    '# Comparison',
    headline(comparison),
    linesByPoint(comparison)
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
      ...routerLossLines(comparison),
      ...calibrations(comparison),
      ...balancersIn(runs),
      ...failures(comparison),
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
const headOf = ({ axis, cells }: Comparison): readonly string[] => [
  row(['strategy', ...pointsOf(cells).map(axisOf(axis).point)]),
  row(['---', ...pointsOf(cells).map(() => '---:')]),
];

function gridOf(comparison: Comparison): string {
  const lines = rowsOf(comparison, ({ sojournMs: { mean, p95 }, failed, regret }) =>
    `${duration(mean.median)}, ${duration(p95.median)} ${failed > 0 ? '✗' : ratio(regret?.median)}`.trim(),
  );
  const oracle = pointsOf(comparison.cells).map((at) =>
    bestPossible(comparison.oracles.find((it) => it.at === at)),
  );
  return [...headOf(comparison), ...lines, row(['*best possible*', ...oracle])].join('\n');
}

/** How each strategy took each fault, first repeats alone. */
function faultsOf(runs: Comparison['runs']): string {
  const lines = faultRows(runs).map(({ name, cells }) => row([name, ...cells]));
  if (lines.length === 0) return '';
  return ['## What went wrong', '', row(FAULT_HEAD), row(FAULT_HEAD.map(() => '---')), ...lines].join('\n');
}

function intervalsOf(comparison: Comparison): string {
  const lines = rowsOf(comparison, ({ sojournMs }) => withInterval(sojournMs.mean, duration));
  return [...headOf(comparison), ...lines].join('\n');
}

/** A row for each strategy, best first; a dash where it wasn't measured. */
function rowsOf({ cells, oracles }: Comparison, write: (cell: Cell) => string): string[] {
  return rankedStrategies({ cells, oracles }).map((strategy) =>
    row([
      strategy,
      ...pointsOf(cells).map((at) => {
        const cell = cellOf(cells, strategy, at);
        return cell === undefined ? '–' : write(cell);
      }),
    ]),
  );
}
