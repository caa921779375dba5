/** The table behind each chart: the same figures for people who read rather than look. */
import { nearestRank } from '../../model/stats/distribution.ts';
import { colourOf } from '../palette.ts';
import { crossoversOf, winnersOf } from '../../records/winners.ts';
import { cellOf } from '../text/wording.ts';
import { nsOf } from '../../records/aggregate.ts';
import { count, duration, list, percent, ratio, withInterval } from '../../records/wording.ts';
import { ratioIn } from './heat-map.ts';
import { machinesIn, sharesAt } from './shares.ts';
import { timelineAt } from './timeline.ts';
import { escape } from '../escaping/html.ts';
import { bestIn, estimateIn, write, type Choice, type PageData } from './view.ts';

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  /** By cell: the best of its column. */
  readonly best?: readonly boolean[];
}

export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
}

const NONE = '–';

export function againstNTable(data: PageData, choice: Choice, caption: string): Table {
  const ns = nsOf(data.cells);
  const text = write(choice.figure);
  const least = ns.map((n) =>
    Math.min(...choice.strategies.flatMap((strategy) => medianAt(data, choice, strategy, n) ?? [])),
  );
  const best = ns.map((n) =>
    bestIn(
      data.oracles.find((it) => it.n === n),
      choice,
    ),
  );
  return {
    caption,
    head: ['strategy', ...ns.map((n) => `N = ${count(n)}`)],
    rows: [
      ...choice.strategies.map((strategy) => ({
        name: strategy,
        cells: ns.map((n) => {
          const cell = cellOf(data.cells, strategy, n);
          const estimate = cell && estimateIn(cell, choice);
          return estimate ? withInterval(estimate, text) : NONE;
        }),
        best: ns.map((n, i) => medianAt(data, choice, strategy, n) === least[i]),
      })),
      ...(best.some((ms) => ms !== null)
        ? [{ name: 'best possible', cells: best.map((ms) => (ms === null ? NONE : text(ms))) }]
        : []),
    ],
  };
}

function medianAt(data: PageData, choice: Choice, strategy: string, n: number): number | null {
  const cell = cellOf(data.cells, strategy, n);
  return cell ? (estimateIn(cell, choice)?.median ?? null) : null;
}

export function heatMapTable(data: PageData, { strategies }: Choice): Table {
  const ns = nsOf(data.cells);
  return {
    caption: `Mean sojourn as a multiple of the best ${data.oracles.length > 0 ? 'possible' : 'strategy'}`,
    head: ['strategy', ...ns.map((n) => `N = ${count(n)}`)],
    rows: strategies.map((name) => ({ name, cells: ns.map((n) => ratioText(data, name, n)) })),
  };
}

function ratioText(data: PageData, strategy: string, n: number): string {
  if (cellOf(data.cells, strategy, n) === undefined) return NONE;
  return ratio(ratioIn(data, strategy, n)) || '✗';
}

export function cdfTable({ cdfs, probabilities }: PageData, { strategies, n }: Choice): Table {
  const parts = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
  return {
    caption: `Within which time which part of the requests was answered, at N = ${count(n)}`,
    head: ['strategy', ...parts.map(percent)],
    rows: strategies.flatMap((name) => {
      const ms = cdfs.find((it) => it.strategy === name && it.n === n)?.ms;
      if (ms === undefined) return [];
      const at = (part: number) =>
        ms[probabilities.findIndex((p) => p >= part - 1e-9)] ?? nearestRank(ms, part);
      return [{ name, cells: parts.map((part) => duration(at(part))) }];
    }),
  };
}

export function timelineTable(data: PageData, choice: Choice): Table {
  const found = timelineAt(data, choice);
  const parts = 8;
  const caption = `Requests at each machine over time: ${choice.run.strategy}, N = ${count(choice.n)}, repeat ${choice.run.repeat}`;
  if (found === undefined) return { caption, head: ['machine'], rows: [] };
  const partMs = (found.untilMs - found.fromMs) / parts;
  return {
    caption,
    head: ['machine', 'most', ...Array.from({ length: parts }, (_, i) => `from ${duration(i * partMs)}`)],
    rows: Object.entries(found.queues).map(([name, values]) => {
      const length = values.length / parts;
      const means = Array.from({ length: parts }, (_, i) => {
        const within = values.slice(i * length, (i + 1) * length);
        return within.reduce((a, b) => a + b, 0) / within.length;
      });
      return { name, cells: [Math.max(...values), ...means].map(write('queueMean')) };
    }),
  };
}

export function sharesTable(data: PageData, choice: Choice): Table {
  const rows = sharesAt(data, choice);
  const machines = machinesIn(rows);
  return {
    caption: `Share of the requests at N = ${count(choice.n)}`,
    head: ['strategy', ...machines],
    rows: rows.map(({ name, share }) => ({ name, cells: machines.map((id) => percent(share[id] ?? 0)) })),
  };
}

export function winnersTable(data: PageData): Table {
  const standings = data.standings.filter(({ stat }) => stat === 'mean');
  return {
    caption: 'Which strategy answers fastest at each N, by the mean',
    head: ['N', 'lowest mean', 'level with it', 'next', 'behind by'],
    rows: winnersOf(data).map(({ n, strategies, decided }) => {
      const { others } = standings.find((it) => it.n === n)!;
      const next = others.find(({ slower }) => slower) ?? (decided ? undefined : others[0]);
      return {
        name: count(n),
        cells: [
          strategies[0] ?? NONE,
          decided ? list(strategies.slice(1)) || 'none' : 'too few repeats to say',
          next?.strategy ?? NONE,
          next ? withInterval(minusOne(next.ratio), percent) : NONE,
        ],
      };
    }),
  };
}

const minusOne = ({ median, low, high }: { median: number; low: number | null; high: number | null }) => ({
  median: median - 1,
  low: low === null ? null : low - 1,
  high: high === null ? null : high - 1,
});

export const crossoverLines = (data: PageData): string[] =>
  crossoversOf(data).map(
    ({ from, to, between: [low, high], about }) =>
      `From ${from} to ${to} between N = ${count(low)} and ${count(high)}, at about ${count(about)}.`,
  );

/** @param swatches whether names are strategies, shown with their colour */
export function tableHtml({ caption, head, rows }: Table, swatches = false): string {
  const swatch = (name: string) =>
    swatches ? `<i class="swatch" style="background:${colourOf(name)}"></i>` : '';
  const body = rows.map(
    ({ name, cells, best = [] }) =>
      `<tr><th scope="row">${name === 'best possible' ? '' : swatch(name)}${escape(name)}</th>${cells
        .map((cell, i) => `<td${best[i] ? ' class="best"' : ''}>${withSmallInterval(escape(cell))}</td>`)
        .join('')}</tr>`,
  );
  return `<table><caption>${escape(caption)}</caption><thead><tr>${head
    .map((text) => `<th scope="col">${escape(text)}</th>`)
    .join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

/** The interval below its median. */
const withSmallInterval = (cell: string): string => cell.replace(/ \((.*)\)$/, ' <small>$1</small>');
