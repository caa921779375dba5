/** The charts of the page, in order: how each is drawn and read from what was chosen. */
import { againstAxis } from '../charts/against-axis.ts';
import { cdf } from '../charts/cdf.ts';
import { failures, someFailed } from '../charts/failures.ts';
import { heatMap } from '../charts/heat-map.ts';
import { groupLines, lineGroups } from '../charts/line-groups.ts';
import { OVER_TIME_PX, overTime, overTimeLines, overTimeTable } from '../charts/over-time.ts';
import { isAgainstLoad, percentiles, percentilesPx, percentilesTable } from '../charts/percentiles.ts';
import { regretChart, regretLines } from '../charts/regret.ts';
import { routerLosses, routerLossesTable } from '../charts/router-losses.ts';
import { shares, sharesAt } from '../charts/shares.ts';
import {
  againstAxisTable,
  cdfTable,
  heatMapTable,
  sharesTable,
  timelineTable,
  winnersTable,
  type Table,
} from '../charts/tables.ts';
import { ROW_PX, timeline, timelineAt } from '../charts/timeline.ts';
import { titleOf, type Choice, type Look, type PageData } from '../charts/view.ts';
import { everWinning, winners } from '../charts/winners.ts';
import { axisOf, whereAt } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { routerLossesOf } from '../text/router-losses.ts';
import { capital, crossoverLines } from '../text/wording.ts';

export interface Section {
  readonly id: string;
  title(choice: Choice, data: PageData): string;
  /** A sentence on how to read it. */
  hint(data: PageData): string;
  option(data: PageData, choice: Choice, look: Look): object;
  table(data: PageData, choice: Choice): Table;
  heightPx(data: PageData, choice: Choice, look: Look): number;
  /** More to say under the chart. */
  lines?(data: PageData, choice: Choice): string[];
  /** Whether there is anything to show; left out, there always is. */
  shown?(data: PageData): boolean;
  /** Whether the names in its table are strategies, shown with their colours. */
  readonly swatches?: boolean;
}

/** Beside the chosen figure another one, that says the other half: the tail, or the middle. */
const beside = (choice: Choice): Choice => ({ ...choice, figure: choice.figure === 'p95' ? 'mean' : 'p95' });

/** "Mean sojourn against N" */
const against = (choice: Choice, { axis }: PageData): string =>
  `${capital(titleOf(choice))} against ${axisOf(axis).name}`;

const figureSection = (id: string, chosen: (choice: Choice) => Choice): Section => ({
  id,
  title: (choice, data) => against(chosen(choice), data),
  hint: () =>
    'The dashed line is the best possible, which nothing can be below. Axes: logarithmic or linear, above.',
  option: (data, choice, look) => againstAxis(data, chosen(choice), look),
  table: (data, choice) => againstAxisTable(data, chosen(choice), against(chosen(choice), data)),
  heightPx: () => 380,
  lines: (data, choice) => groupLines(lineGroups(data, chosen(choice)), data.axis),
  swatches: true,
});

export const sections: readonly Section[] = [
  {
    id: 'heat-map',
    title: () => 'How far from the best possible',
    hint: () =>
      'Mean sojourn as a multiple of the best possible: 1.00 can’t be beaten. Best in the worst case first; ✗ leaves requests unanswered.',
    option: heatMap,
    table: heatMapTable,
    heightPx: (_, { strategies }) => 44 + 28 * Math.max(1, strategies.length),
    swatches: true,
  },
  {
    id: 'percentiles',
    title: (_, { axis }) => `Latency against ${axisOf(axis).name}`,
    hint: () =>
      'Mean, median and tail on one scale. Dashed: the best possible, where a bound of that figure is known. Dotted: the fleet’s capacity.',
    shown: isAgainstLoad,
    option: percentiles,
    table: percentilesTable,
    heightPx: (_data, _choice, { narrow }) => percentilesPx(narrow),
    swatches: true,
  },
  {
    id: 'routers',
    title: (_, { cells, axis }) => {
      const points = pointsOf(cells);
      return `What is lost from ${points[0]} to ${axisOf(axis).point(points.at(-1)!)}`;
    },
    hint: () => 'How much longer the mean sojourn is where each router knows its own requests alone.',
    shown: (data) => routerLossesOf(data).length > 0,
    option: routerLosses,
    table: routerLossesTable,
    heightPx: (_, { strategies }) => 60 + 28 * Math.max(1, strategies.length),
    swatches: true,
  },
  {
    id: 'regret',
    title: (_, { axis }) => `Times the best possible, against ${axisOf(axis).name}`,
    hint: () => 'A linear axis from 1: lines that lie on each other are one.',
    shown: ({ oracles }) => oracles.length > 0,
    option: regretChart,
    table: heatMapTable,
    heightPx: () => 380,
    lines: regretLines,
    swatches: true,
  },
  {
    id: 'failed',
    title: (_, { axis }) => `Failed requests against ${axisOf(axis).name}`,
    hint: () => 'The part of all requests without a proper answer.',
    shown: someFailed,
    option: failures,
    table: (data, choice) => againstAxisTable(data, { ...choice, figure: 'failed' }, 'Failed requests'),
    heightPx: () => 300,
    swatches: true,
  },
  figureSection('against', (choice) => choice),
  figureSection('tail', beside),
  {
    id: 'winners',
    title: (_, { axis }) => `Which strategy wins at which ${axisOf(axis).name}`,
    hint: () =>
      'Full: the lowest mean. Hollow: level with it, by the interval. Dashed: about where the winner changes.',
    shown: (data) => everWinning(data).length > 0,
    option: (data, _, look) => winners(data, look),
    table: winnersTable,
    heightPx: (data) => 70 + 30 * Math.max(1, everWinning(data).length),
    lines: crossoverLines,
  },
  {
    id: 'cdf',
    title: ({ at }, { axis }) => `Answered within which time, ${whereAt(axis, at)}`,
    hint: () => 'Further left is faster; the highest point is the slowest answer. All repeats together.',
    option: cdf,
    table: cdfTable,
    heightPx: () => 380,
    swatches: true,
  },
  {
    id: 'shares',
    title: ({ at }, { axis }) => `Which machine answered, ${whereAt(axis, at)}`,
    hint: () => 'Each machine’s part of the requests, under the part that water-filling would give it.',
    option: shares,
    table: sharesTable,
    heightPx: (data, choice) => 40 + 30 * Math.max(1, sharesAt(data, choice).length),
  },
  {
    id: 'over-time',
    title: ({ at, run }, { axis }) => `Over time: ${run.strategy} ${whereAt(axis, at)}, repeat ${run.repeat}`,
    hint: () => 'From the first release to the last answer. Dashed: where the longest queue began to grow.',
    option: overTime,
    table: overTimeTable,
    heightPx: () => OVER_TIME_PX,
    lines: overTimeLines,
  },
  {
    id: 'timeline',
    title: ({ at, run }, { axis }) =>
      `Each machine’s queue: ${run.strategy} ${whereAt(axis, at)}, repeat ${run.repeat}`,
    hint: () =>
      'Requests at a machine, waiting or served, from the first release to the last answer; all rows on one scale. Rebuilt from when requests were sent and answered. Grey: a fault held.',
    option: timeline,
    table: timelineTable,
    heightPx: (data, choice) =>
      40 + ROW_PX * Object.keys(timelineAt(data, choice)?.queues ?? { none: 0 }).length,
  },
];
