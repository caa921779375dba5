import { colourOf, shapeOf } from '../palette.ts';
import { axisOf } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { crossoversOf, winnersOf } from '../../records/winners.ts';
import { axis, base, pointAxis, tooltip, type Hovered } from './common.ts';
import { escape } from '../escaping/html.ts';
import { type Look, type PageData } from './view.ts';

const MOST_ROWS = 10;

/** Strategies that are best somewhere, then those that are level with the best at most points; at most ten. */
export function everWinning(data: PageData): string[] {
  const winners = winnersOf(data);
  const best = [...new Set(winners.flatMap(({ strategies }) => strategies.slice(0, 1)))];
  const often = (name: string) => winners.filter(({ strategies }) => strategies.includes(name)).length;
  const level = [...new Set(winners.flatMap(({ strategies }) => strategies))].filter(
    (name) => !best.includes(name),
  );
  return [...best, ...level.sort((a, b) => often(b) - often(a))].slice(0, Math.max(MOST_ROWS, best.length));
}

/** Which is best where on the axis: full points are best, hollow ones level with it; dashed where one winner follows another. */
export function winners(data: PageData, look: Look): object {
  const { name: axisName, point, tick } = axisOf(data.axis);
  const names = everWinning(data).reverse();
  const points = (of: string, best: boolean) =>
    winnersOf(data)
      .filter(({ strategies }) => (best ? strategies[0] === of : strategies.slice(1).includes(of)))
      .map(({ at }) => [at, of]);
  const crossovers = crossoversOf(data);
  const marks = crossovers.map(({ about }) => ({
    xAxis: about,
    label: { formatter: `${axisName} ≈ ${tick(about)}`, color: look.muted, position: 'end' },
  }));
  const scatter = (of: string, best: boolean) => ({
    name: best ? of : `${of} (level with the best)`,
    type: 'scatter',
    symbol: shapeOf(of),
    symbolSize: best ? 14 : 11,
    color: colourOf(of),
    itemStyle: best
      ? { color: colourOf(of) }
      : { color: look.background, borderColor: colourOf(of), borderWidth: 2 },
    data: points(of, best),
  });
  return {
    ...base(look),
    grid: {
      left: 8,
      right: 24,
      top: 28,
      bottom: 32,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      ...tooltip(look),
      formatter: ({ seriesName, value }: Hovered) =>
        `${point(Number(value[0]))}: <b>${escape(seriesName)}</b>`,
    },
    xAxis: pointAxis(look, { axis: data.axis, points: pointsOf(data.cells) }),
    yAxis: {
      ...axis(look),
      type: 'category',
      data: names,
      splitLine: { show: true, lineStyle: { color: look.line } },
      axisLabel: { color: look.text, fontSize: look.narrow ? 10 : 12, interval: 0 },
    },
    series: [
      ...names.flatMap((name) => [scatter(name, true), scatter(name, false)]),
      {
        type: 'line',
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { type: 'dashed', color: look.muted },
          data: marks,
        },
      },
    ],
  };
}
