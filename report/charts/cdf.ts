import { ORACLE_COLOUR, colourOf } from '../palette.ts';
import { duration } from '../../records/wording.ts';
import { axis, base, hoverText, logAxis, tooltip, type Hovered } from './common.ts';
import { type Choice, type Look, type PageData } from './view.ts';

/** Which part of the requests was answered within a time, at one point of the axis. */
export function cdf(data: PageData, choice: Choice, look: Look): object {
  const { probabilities } = data;
  const lines = choice.strategies.flatMap((strategy) => {
    const found = data.cdfs.find((it) => it.strategy === strategy && it.at === choice.at);
    if (found === undefined) return [];
    return [
      {
        name: strategy,
        type: 'line',
        color: colourOf(strategy),
        symbol: 'none',
        step: 'end',
        lineStyle: { width: 2 },
        emphasis: { focus: 'series', lineStyle: { width: 3 } },
        data: found.ms.map((ms, i) => [ms, 100 * probabilities[i]!]),
      },
    ];
  });
  const values = lines.flatMap(({ data: points }) => points.map(([ms]) => ms!)).filter((ms) => ms > 0);
  return {
    ...base(look),
    grid: {
      left: 8,
      right: 20,
      top: 16,
      bottom: 32,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: { ...tooltip(look), trigger: 'axis', formatter: hovered },
    xAxis: {
      ...logAxis(look, values, duration),
      name: 'answered within',
      nameLocation: 'middle',
      nameGap: 28,
    },
    yAxis: {
      ...axis(look),
      type: 'value',
      min: 0,
      max: 100,
      axisLabel: { ...axis(look).axisLabel, formatter: '{value} %' },
    },
    series: [...lines, ...bestPoints(data, choice)],
  };
}

/** Of the best possible four points are known. */
function bestPoints({ oracles }: PageData, { at }: Choice): object[] {
  const best = oracles.find((it) => it.at === at)?.sojournMs;
  if (!best) return [];
  const points = (
    [
      [best.p50, 50],
      [best.p95, 95],
      [best.p99, 99],
      [best.max, 100],
    ] as const
  ).filter(([ms]) => ms !== null);
  if (points.length === 0) return [];
  return [
    {
      name: 'best possible',
      type: 'line',
      color: ORACLE_COLOUR,
      symbol: 'diamond',
      symbolSize: 9,
      lineStyle: { type: 'dashed', width: 1.5 },
      data: points,
    },
  ];
}

const hovered = (points: (Hovered & { axisValue: number })[]): string => {
  const within = `within ${duration(Number(points[0]?.axisValue))}`;
  return hoverText(within, points, 1, (part) => `${Number(part.toFixed(2))} %`);
};
