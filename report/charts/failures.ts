/** Which part of the requests failed, along the axis: above what a fleet answers before its time-out, this decides. */
import { colourOf, shapeOf } from '../palette.ts';
import { cellOf } from '../text/wording.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { percent } from '../../records/wording.ts';
import { axis } from './common.ts';
import { lineFrame } from './line-frame.ts';
import type { Choice, Look, PageData } from './view.ts';

export const someFailed = ({ cells }: PageData): boolean => cells.some(({ failed }) => failed > 0);

export function failures(data: PageData, { strategies }: Choice, look: Look): object {
  const points = pointsOf(data.cells);
  const failing = strategies.filter((name) =>
    data.cells.some(({ strategy, failed }) => strategy === name && failed > 0),
  );
  return {
    ...lineFrame(
      look,
      { axis: data.axis, points, scale: 'log' },
      failing.map((name) => ({ name })),
      percent,
    ),
    yAxis: {
      ...axis(look),
      type: 'value',
      min: 0,
      name: 'failed, of all requests',
      nameTextStyle: { color: look.muted, align: 'left' },
      axisLabel: { ...axis(look).axisLabel, formatter: percent },
    },
    series: failing.map((name) => ({
      name,
      type: 'line',
      color: colourOf(name),
      symbol: shapeOf(name),
      symbolSize: 7,
      endLabel: { show: !look.narrow && failing.length <= 4, formatter: '{a}', color: colourOf(name) },
      data: points.map((at) => {
        const cell = cellOf(data.cells, name, at);
        return [at, cell === undefined ? null : cell.failed / cell.n];
      }),
    })),
  };
}
