/** The table behind each chart: the same figures for people who read rather than look. */
import { nearestRank } from '../../model/stats/distribution.ts';
import { colourOf } from '../palette.ts';
import { winnersOf } from '../../records/winners.ts';
import { cellOf } from '../text/wording.ts';
import { axisOf, whereAt } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { duration, list, percent, ratio, withInterval } from '../../records/wording.ts';
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

export function againstAxisTable(data: PageData, choice: Choice, caption: string): Table {
  const points = pointsOf(data.cells);
  const text = write(choice.figure);
  const least = points.map((at) =>
    Math.min(...choice.strategies.flatMap((strategy) => medianAt(data, choice, strategy, at) ?? [])),
  );
  const best = points.map((at) =>
    bestIn(
      data.oracles.find((it) => it.at === at),
      choice,
    ),
  );
  return {
    caption,
    head: ['strategy', ...points.map(axisOf(data.axis).point)],
    rows: [
      ...choice.strategies.map((strategy) => ({
        name: strategy,
        cells: points.map((at) => {
          const cell = cellOf(data.cells, strategy, at);
          const estimate = cell && estimateIn(cell, choice);
          return estimate ? withInterval(estimate, text) : NONE;
        }),
        best: points.map((at, i) => medianAt(data, choice, strategy, at) === least[i]),
      })),
      ...(best.some((ms) => ms !== null)
        ? [{ name: 'best possible', cells: best.map((ms) => (ms === null ? NONE : text(ms))) }]
        : []),
    ],
  };
}

function medianAt(data: PageData, choice: Choice, strategy: string, at: number): number | null {
  const cell = cellOf(data.cells, strategy, at);
  return cell ? (estimateIn(cell, choice)?.median ?? null) : null;
}

export function heatMapTable(data: PageData, { strategies }: Choice): Table {
  const points = pointsOf(data.cells);
  return {
    caption: `Mean sojourn as a multiple of the best ${data.oracles.length > 0 ? 'possible' : 'strategy'}`,
    head: ['strategy', ...points.map(axisOf(data.axis).point)],
    rows: strategies.map((name) => ({ name, cells: points.map((at) => ratioText(data, name, at)) })),
  };
}

function ratioText(data: PageData, strategy: string, at: number): string {
  if (cellOf(data.cells, strategy, at) === undefined) return NONE;
  return ratio(ratioIn(data, strategy, at)) || '✗';
}

export function cdfTable({ axis, cdfs, probabilities }: PageData, { strategies, at: point }: Choice): Table {
  const parts = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
  return {
    caption: `Within which time which part of the requests was answered, ${whereAt(axis, point)}`,
    head: ['strategy', ...parts.map(percent)],
    rows: strategies.flatMap((name) => {
      const ms = cdfs.find((it) => it.strategy === name && it.at === point)?.ms;
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
  const caption = `Requests at each machine over time: ${choice.run.strategy} ${whereAt(data.axis, choice.at)}, repeat ${choice.run.repeat}`;
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
    caption: `Share of the requests ${whereAt(data.axis, choice.at)}`,
    head: ['strategy', ...machines],
    rows: rows.map(({ name, share }) => ({ name, cells: machines.map((id) => percent(share[id] ?? 0)) })),
  };
}

export function winnersTable(data: PageData): Table {
  const { name: axisName, tick, every } = axisOf(data.axis);
  const standings = data.standings.filter(({ stat }) => stat === 'mean');
  return {
    caption: `Which strategy answers fastest, ${every}, by the mean`,
    head: [axisName, 'lowest mean', 'level with it', 'next', 'behind by'],
    rows: winnersOf(data).map(({ at, strategies, decided }) => {
      const { others } = standings.find((it) => it.at === at)!;
      const next = others.find(({ slower }) => slower) ?? (decided ? undefined : others[0]);
      return {
        name: tick(at),
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
