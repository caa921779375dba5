import { cellOf } from '../text/wording.ts';
import { leastFailed, losesMore, pointsOf } from '../../records/aggregate.ts';
import type { Cell } from '../../records/format.ts';
import { axisOf, whereAt } from '../../records/axis.ts';
import { regretIn } from '../../records/overall.ts';
import { count, duration, ratio } from '../../records/wording.ts';
import { axis, base, tooltip, type Hovered } from './common.ts';
import { escape } from '../escaping/html.ts';
import { type Choice, type Look, type PageData } from './view.ts';

/** Ratios above this look alike. */
const FAR = 10;

/** Whether it leaves requests unanswered that another strategy answers. */
const loses = ({ at, failed }: Cell, cells: readonly Cell[]): boolean =>
  losesMore(failed, leastFailed(cells, at));

/** A cell's ratio to the best possible, to the best strategy where no bound is known; null where it loses requests. */
export function ratioIn({ cells, oracles }: PageData, strategy: string, at: number): number | null {
  const cell = cellOf(cells, strategy, at);
  return cell === undefined ? null : regretIn({ cells, oracles }, cell);
}

/** Strategy × point of the axis: how many times the best possible mean each took. */
export function heatMap(data: PageData, choice: Choice, look: Look): object {
  const points = pointsOf(data.cells);
  const { title, tick } = axisOf(data.axis);
  const strategies = [...choice.strategies].reverse();
  const most = Math.log(FAR);
  const squares = strategies.flatMap((strategy, row) =>
    points.flatMap((at, column) => {
      const cell = cellOf(data.cells, strategy, at);
      if (cell === undefined) return [];
      const value = ratioIn(data, strategy, at);
      const heat = value === null ? most : Math.min(most, Math.max(0, Math.log(value)));
      const onDark = look.dark || heat > 0.72 * most;
      return [{ value: [column, row, heat, value], label: { color: onDark ? '#ffffff' : '#1b1f24' } }];
    }),
  );
  const small = look.narrow || points.length > 12;
  const labelled = !(look.narrow && points.length > 6);
  return {
    ...base(look),
    grid: { left: 8, right: 8, top: 8, bottom: 28, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      ...tooltip(look),
      formatter: ({ value }: Hovered) =>
        hovered(data, strategies[Number(value[1])]!, points[Number(value[0])]!),
    },
    xAxis: {
      ...axis(look),
      type: 'category',
      data: points.map(tick),
      name: title,
      nameLocation: 'middle',
      nameGap: 26,
      splitLine: { show: false },
    },
    yAxis: {
      ...axis(look),
      type: 'category',
      data: strategies,
      splitLine: { show: false },
      axisLabel: { color: look.text, fontSize: look.narrow ? 10 : 12, interval: 0 },
    },
    visualMap: { show: false, min: 0, max: most, dimension: 2, inRange: { color: look.heat } },
    series: [
      {
        type: 'heatmap',
        data: squares,
        label: {
          show: labelled,
          fontSize: small ? 9.5 : 12,
          formatter: ({ value: [, , , value] }: Hovered) =>
            value === null ? '✗' : Number(value).toFixed(Number(value) < 9.95 ? 2 : 0),
        },
        itemStyle: { borderColor: look.background, borderWidth: 2, borderRadius: 3 },
      },
    ],
  };
}

function hovered(data: PageData, strategy: string, at: number): string {
  const cell = cellOf(data.cells, strategy, at)!;
  const { mean, p95 } = cell.sojournMs;
  return [
    `<b>${escape(strategy)}</b> ${whereAt(data.axis, at)}`,
    loses(cell, data.cells)
      ? `${count(cell.failed)} of ${count(cell.n)} failed`
      : `${ratio(ratioIn(data, strategy, at))} the best ${data.oracles.length > 0 ? 'possible' : 'strategy'}`,
    `mean ${duration(mean.median)}, p95 ${duration(p95.median)}`,
  ].join('<br>');
}
