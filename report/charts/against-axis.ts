import { ORACLE_COLOUR, colourOf, shapeOf } from '../palette.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { axis, fromZero, logAxis, logEnds } from './common.ts';
import { capacityMark, lineFrame } from './line-frame.ts';
import { lineGroups, type LineGroup } from './line-groups.ts';
import { areNamed, endLabels } from './line-labels.ts';
import { bestIn, estimateIn, titleOf, write, type Choice, type Look, type PageData } from './view.ts';

/** Of the charts' height (page/sections.ts), what is left between the margins and the axis. */
const PLOT_PX = 318;

/**
 * A figure along the comparison's axis: a line for each group of strategies, whiskers where there are intervals, the best
 * possible dashed.
 */
export function againstAxis(data: PageData, choice: Choice, look: Look): object {
  const points = pointsOf(data.cells);
  const text = write(choice.figure);
  const best = points.map((at) =>
    bestIn(
      data.oracles.find((it) => it.at === at),
      choice,
    ),
  );
  const bound = best.some((ms) => ms !== null)
    ? [{ strategies: [], name: 'best possible', values: best }]
    : [];
  const groups: LineGroup[] = [...lineGroups(data, choice), ...bound];
  const values = groups.flatMap((group) => group.values.flatMap((value) => drawable(value) ?? []));
  const labels = endLabels(
    groups.map((group) => ({ name: group.name, endPx: endPx(group.values, values, choice.scale) })),
    PLOT_PX,
    look,
  );
  return {
    ...lineFrame(
      look,
      { axis: data.axis, points, scale: choice.scale, capacity: data.capacity },
      groups,
      text,
    ),
    yAxis: {
      ...(choice.scale === 'linear'
        ? {
            ...axis(look),
            type: 'value',
            min: 0,
            axisLabel: { ...axis(look).axisLabel, formatter: fromZero(text) },
          }
        : logAxis(look, values, text)),
      name: titleOf(choice),
      nameTextStyle: { color: look.muted, align: 'left' },
    },
    series: [
      ...groups.map((group, i) => ({
        ...lineOf(group, points),
        endLabel: { ...labels[i], ...labelColour(group, look) },
      })),
      ...(areNamed(groups.length, look) ? whiskers(data, choice) : []),
      ...capacityMark(data, look),
    ],
  };
}

function lineOf({ strategies: [first], name, values }: LineGroup, points: readonly number[]): object {
  const data = points.map((at, i) => [at, drawable(values[i]!)]);
  const shared = { name, type: 'line', data };
  if (first === undefined)
    return { ...shared, color: ORACLE_COLOUR, symbol: 'none', z: 1, lineStyle: { type: 'dashed', width: 2 } };
  return {
    ...shared,
    color: colourOf(first),
    symbol: shapeOf(first),
    symbolSize: 7,
    lineStyle: { width: 2 },
    emphasis: { focus: 'series', lineStyle: { width: 3 } },
  };
}

const labelColour = ({ strategies: [first] }: LineGroup, look: Look): object => ({
  color: first === undefined ? look.muted : colourOf(first),
});

/** About where a line ends, in px from the top. */
function endPx(
  line: readonly (number | null)[],
  values: readonly number[],
  scale: Choice['scale'],
): number | undefined {
  const last = line.findLast((value) => drawable(value) !== null);
  if (last && scale === 'linear') return PLOT_PX * (1 - last / Math.max(...values));
  const { least, most } = logEnds(values);
  return last ? (PLOT_PX * Math.log(most / last)) / Math.log(most / least) : undefined;
}

/** A logarithmic axis has no 0. */
const drawable = (value: number | null): number | null => (value !== null && value > 0 ? value : null);

function whiskers({ cells }: PageData, choice: Choice): object[] {
  return choice.strategies.flatMap((strategy) => {
    const data = cells.flatMap((cell) => {
      const estimate = cell.strategy === strategy ? estimateIn(cell, choice) : null;
      return estimate?.low && estimate.high ? [[cell.at, estimate.low, estimate.high]] : [];
    });
    if (data.length === 0) return [];
    return [
      {
        name: `${strategy}, 95 % interval`,
        type: 'custom',
        color: colourOf(strategy),
        silent: true,
        tooltip: { show: false },
        data,
        encode: { x: 0, y: [1, 2] },
        renderItem: whisker,
      },
    ];
  });
}

interface Api {
  value(dimension: number): number;
  coord(point: readonly number[]): readonly [number, number];
  visual(name: string): string;
}

function whisker(_: unknown, api: Api): object {
  const [x, low] = api.coord([api.value(0), api.value(1)]);
  const [, high] = api.coord([api.value(0), api.value(2)]);
  const style = { stroke: api.visual('color'), lineWidth: 1.5, fill: 'none' };
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style,
  });
  return {
    type: 'group',
    children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)],
  };
}
