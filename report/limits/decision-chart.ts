/** Which strategy wins at which N. */
import { axis, base } from '../charts/common.ts';
import { colourOf, shapeOf } from '../palette.ts';
import { count } from '../../records/wording.ts';
import { grid, look, named, value, type Chart } from './chart-parts.ts';

/** Ratios above this are drawn at the edge. */
const FAR = 2;

/** How many times the best simple strategy's mean each takes, against N. */
export const decisionChart: Chart = ({ decision }) => {
  const verdicts = decision?.verdicts ?? [];
  const names = [...new Set(verdicts.flatMap(({ standings }) => standings.map(({ strategy }) => strategy)))];
  return {
    height: 430,
    option: {
      ...base(look),
      grid: { ...grid, top: 16, bottom: 36 },
      xAxis: {
        ...axis(look),
        ...named('mean, times the best simple one’s, against N'),
        type: 'log',
        min: 1,
        // Else a narrow chart, which has room for few ticks, goes on to 10^10.
        max: Math.max(10, ...verdicts.map(({ n }) => n)),
        axisLabel: { color: look.muted, formatter: count },
      },
      yAxis: value('', {
        min: 0.95,
        max: FAR,
        axisLabel: { color: look.muted, formatter: (n: number) => `×${n}` },
      }),
      series: names.map((name) => ({
        name,
        type: 'line',
        color: colourOf(name),
        symbol: shapeOf(name),
        symbolSize: 4,
        lineStyle: { width: name === 'command-unit' ? 4 : 1.5 },
        z: name === 'command-unit' ? 5 : 2,
        data: verdicts.map(({ n, standings, winner }) => {
          const best = standings.find(({ strategy }) => strategy === winner);
          const own = standings.find(({ strategy }) => strategy === name);
          if (!best || !own || own.failed > 0) return [n, null];
          return [n, Math.min(FAR, own.meanMs / best.meanMs)];
        }),
      })),
    },
  };
};
