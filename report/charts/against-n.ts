import { ORACLE_COLOUR, colourOf, shapeOf } from '../palette.ts';
import { cellOf } from '../text/wording.ts';
import { nsOf } from '../../records/aggregate.ts';
import { count } from '../../records/wording.ts';
import { base, hoverText, logAxis, logEnds, nAxis, tooltip, type Hovered } from './common.ts';
import { movesApart } from './end-labels.ts';
import { bestIn, estimateIn, write, type Choice, type Look, type PageData } from './view.ts';

/** With more lines, names at their ends run into each other. */
const MOST_NAMED = 8;

/** Of the charts' height (page/sections.ts), what is left between the margins and the axis. */
const PLOT_PX = 318;
/** Of a line without values: away from all others. */
const NOWHERE_PX = -1000;

/** A figure against N, both logarithmic: a line for each strategy, whiskers where there are intervals, the best possible dashed. */
export function againstN(data: PageData, choice: Choice, look: Look): object {
  const { cells, oracles } = data;
  const ns = nsOf(cells);
  const text = write(choice.figure);
  const named = !look.narrow && choice.strategies.length <= MOST_NAMED;
  const lines = choice.strategies.map((strategy) => ({
    name: strategy,
    type: 'line',
    color: colourOf(strategy),
    symbol: shapeOf(strategy),
    symbolSize: 7,
    lineStyle: { width: 2 },
    emphasis: { focus: 'series', lineStyle: { width: 3 } },
    endLabel: { show: named, formatter: '{a}', color: colourOf(strategy), fontSize: 12 },
    data: ns.map((n) => {
      const cell = cellOf(cells, strategy, n);
      return [n, drawable(cell ? (estimateIn(cell, choice)?.median ?? null) : null)];
    }),
  }));
  const best = ns.map((n) => [
    n,
    bestIn(
      oracles.find((it) => it.n === n),
      choice,
    ),
  ]);
  const oracle = {
    name: 'best possible',
    type: 'line',
    color: ORACLE_COLOUR,
    symbol: 'none',
    z: 1,
    lineStyle: { type: 'dashed', width: 2 },
    endLabel: { show: named, formatter: '{a}', color: look.muted, fontSize: 12 },
    data: best,
  };
  const shown = [...lines, ...(best.some(([, ms]) => ms !== null) ? [oracle] : [])];
  const values = valuesIn(shown);
  const moves = movesApart(
    shown.map(({ data: points }, i) => endPx(points, values) ?? NOWHERE_PX * (i + 1)),
    PLOT_PX,
  );
  return {
    ...base(look),
    grid: {
      left: 8,
      right: named ? 150 : 16,
      top: 16,
      bottom: 32,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      ...tooltip(look),
      trigger: 'axis',
      formatter: (points: Hovered[]) =>
        hoverText(`N = ${count(Number(points[0]?.value[0]))}`, points, 1, text),
    },
    xAxis: nAxis(look, ns),
    yAxis: logAxis(look, values, text),
    series: [
      ...shown.map((line, i) => ({ ...line, endLabel: { ...line.endLabel, offset: [0, moves[i]] } })),
      ...(choice.strategies.length <= MOST_NAMED ? whiskers(data, choice) : []),
    ],
  };
}

/** About where a line ends, in px from the top. */
function endPx(
  points: readonly (readonly (number | null)[])[],
  values: readonly number[],
): number | undefined {
  const last = points.findLast(([, value]) => value !== null)?.[1];
  const { least, most } = logEnds(values);
  return last ? (PLOT_PX * Math.log(most / last)) / Math.log(most / least) : undefined;
}

/** A logarithmic axis has no 0. */
const drawable = (value: number | null): number | null => (value !== null && value > 0 ? value : null);

const valuesIn = (lines: readonly { data: readonly (readonly (number | null)[])[] }[]): number[] =>
  lines.flatMap(({ data }) => data.flatMap(([, value]) => value ?? []));

function whiskers({ cells }: PageData, choice: Choice): object[] {
  return choice.strategies.flatMap((strategy) => {
    const data = cells.flatMap((cell) => {
      const estimate = cell.strategy === strategy ? estimateIn(cell, choice) : null;
      return estimate?.low && estimate.high ? [[cell.n, estimate.low, estimate.high]] : [];
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
