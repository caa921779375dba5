/** Latency against offered load: mean, median and tail side by side on one scale, with capacity and the bound. */
import { pointsOf } from '../../records/aggregate.ts';
import { axisOf } from '../../records/axis.ts';
import { duration } from '../../records/wording.ts';
import { ORACLE_COLOUR, colourOf, shapeOf } from '../palette.ts';
import { cellOf } from '../text/wording.ts';
import { axis, base, fromZero, hoverText, logAxis, pointAxis, tooltip, type Hovered } from './common.ts';
import { capacityMark } from './line-frame.ts';
import type { Table } from './tables.ts';
import { bestIn, estimateIn, FIGURES, type Choice, type Look, type PageData } from './view.ts';

const STATS = ['mean', 'p50', 'p95', 'p99'] as const;
const PANEL_PX = 270;
const GAP_PX = 66;

/** Of offered load there is capacity to hold it against. */
export const isAgainstLoad = ({ axis, cells }: PageData): boolean =>
  (axis === 'load' || axis === 'rate') && pointsOf(cells).length > 1;

/** Four beside one another; on a phone one below the other. */
export const percentilesPx = (narrow: boolean): number =>
  30 + (narrow ? STATS.length : 1) * (PANEL_PX + GAP_PX);

export function percentiles(data: PageData, choice: Choice, look: Look): object {
  const points = pointsOf(data.cells);
  const lines = STATS.flatMap((figure, panel) => linesOf(data, { ...choice, figure }, panel));
  const values = lines.flatMap(({ data: line }) => line.flatMap(([, ms]) => ms ?? []));
  const scale =
    choice.scale === 'linear'
      ? { ...axis(look), type: 'value', min: 0, max: Math.max(...values) }
      : logAxis(look, values, duration);
  const along = { axis: data.axis, points, scale: choice.scale, capacity: data.capacity };
  const part = 93 / STATS.length;
  return {
    ...base(look),
    legend: {
      type: 'scroll',
      bottom: 0,
      data: [...new Set(lines.map(({ name }) => name))],
      textStyle: { color: look.text },
      itemWidth: 16,
    },
    grid: STATS.map((_, panel) => ({
      top: 34 + (look.narrow ? panel * (PANEL_PX + GAP_PX) : 0),
      height: PANEL_PX - 34,
      ...(look.narrow ? { left: 58, right: 16 } : { left: `${6 + panel * part}%`, width: `${part - 2}%` }),
    })),
    tooltip: {
      ...tooltip(look),
      trigger: 'axis',
      formatter: (hovered: Hovered[]) =>
        hoverText(axisOf(data.axis).point(Number(hovered[0]?.value[0])), hovered, 1, duration),
    },
    xAxis: STATS.map((_, panel) => ({ ...pointAxis(look, along), gridIndex: panel })),
    yAxis: STATS.map((figure, panel) => ({
      ...scale,
      gridIndex: panel,
      name: FIGURES[figure],
      nameTextStyle: { color: look.text, align: 'left', fontWeight: 'bold' },
      axisLabel: {
        ...axis(look).axisLabel,
        ...(scale as { axisLabel?: object }).axisLabel,
        formatter: fromZero(duration),
        showMaxLabel: choice.scale !== 'linear',
        // One scale for all: written once.
        show: look.narrow || panel === 0,
      },
    })),
    series: [
      ...lines,
      ...STATS.flatMap((_, panel) =>
        capacityMark(data, look).map((mark) => ({ ...mark, xAxisIndex: panel, yAxisIndex: panel })),
      ),
    ],
  };
}

function linesOf(data: PageData, choice: Choice, panel: number) {
  const points = pointsOf(data.cells);
  const shared = { type: 'line', xAxisIndex: panel, yAxisIndex: panel };
  const lines = choice.strategies.map((strategy) => ({
    ...shared,
    name: strategy,
    color: colourOf(strategy),
    symbol: shapeOf(strategy),
    symbolSize: 6,
    lineStyle: { width: 2 },
    emphasis: { focus: 'series' },
    data: points.map((at) => {
      const cell = cellOf(data.cells, strategy, at);
      return [at, (cell && estimateIn(cell, choice)?.median) ?? null] as const;
    }),
  }));
  const bound = points.map(
    (at) =>
      [
        at,
        bestIn(
          data.oracles.find((it) => it.at === at),
          choice,
        ),
      ] as const,
  );
  const best = {
    ...shared,
    name: 'best possible',
    color: ORACLE_COLOUR,
    symbol: 'none',
    lineStyle: { type: 'dashed', width: 2 },
    data: bound,
  };
  return bound.some(([, ms]) => ms !== null) ? [...lines, best] : lines;
}

export function percentilesTable(data: PageData, choice: Choice): Table {
  const points = pointsOf(data.cells);
  return {
    caption: `Mean and percentiles, ${axisOf(data.axis).every}`,
    head: [
      'strategy',
      ...points.flatMap((at) => STATS.map((stat) => `${axisOf(data.axis).point(at)}, ${stat}`)),
    ],
    rows: choice.strategies.map((strategy) => ({
      name: strategy,
      cells: points.flatMap((at) => {
        const cell = cellOf(data.cells, strategy, at);
        return STATS.map((figure) => {
          const estimate = cell && estimateIn(cell, { ...choice, figure });
          return estimate ? duration(estimate.median) : '–';
        });
      }),
    })),
  };
}
