/** Which strategy wins at which N. */
import { axis, base } from '../charts/common.ts';
import { groupsAlike, type LineGroup } from '../charts/line-groups.ts';
import { colourOf, shapeOf } from '../palette.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { count } from '../../records/wording.ts';
import { grid, look, named, value, type Chart } from './chart-parts.ts';
import { strategiesIn } from './wording.ts';

/** Ratios above this are drawn at the edge. */
const FAR = 2;
/** More colours than this can't be told apart on one chart. */
const MAX_COLOURED = 8;

/** The chart's lines, best first: the first ones in colour, the others grey. */
export function decisionLines({ decision }: LimitsRecord): { coloured: LineGroup[]; grey: LineGroup[] } {
  const verdicts = decision?.verdicts ?? [];
  const groups = groupsAlike(strategiesIn(verdicts), (name) =>
    verdicts.map(({ standings, winner }) => {
      const best = standings.find(({ strategy }) => strategy === winner);
      const own = standings.find(({ strategy }) => strategy === name);
      if (!best || !own || own.failed > 0) return null;
      return Math.min(FAR, own.meanMs / best.meanMs);
    }),
  );
  return { coloured: groups.slice(0, MAX_COLOURED), grey: groups.slice(MAX_COLOURED) };
}

/** How many times the best simple strategy's mean each takes, against N. */
export const decisionChart: Chart = (record) => {
  const ns = (record.decision?.verdicts ?? []).map(({ n }) => n);
  const { coloured, grey } = decisionLines(record);
  const lineOf = ({ name, values }: LineGroup, looks: object) => ({
    name,
    type: 'line',
    data: ns.map((n, i) => [n, values[i]]),
    ...looks,
  });
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
        max: Math.max(10, ...ns),
        axisLabel: { color: look.muted, formatter: count },
      },
      yAxis: value('', {
        min: 0.95,
        max: FAR,
        axisLabel: { color: look.muted, formatter: (n: number) => `×${n}` },
      }),
      series: [
        ...grey.map((group) =>
          lineOf(group, { color: look.muted, symbol: 'none', z: 1, lineStyle: { width: 1, opacity: 0.45 } }),
        ),
        // The best lies on top.
        ...coloured
          .map((group, i) =>
            lineOf(group, {
              color: colourOf(group.strategies[0]!),
              symbol: shapeOf(group.strategies[0]!),
              symbolSize: 4,
              lineStyle: { width: i === 0 ? 3.5 : 1.8 },
              z: 3,
            }),
          )
          .reverse(),
      ],
    },
  };
};
