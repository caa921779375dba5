/** Which part of the requests failed, against N: above what a fleet answers before its time-out, this decides. */
import { colourOf, shapeOf } from '../palette.ts';
import { cellOf } from '../text/wording.ts';
import { nsOf } from '../../records/aggregate.ts';
import { percent } from '../../records/wording.ts';
import { axis } from './common.ts';
import { lineFrame } from './line-frame.ts';
import type { Choice, Look, PageData } from './view.ts';

export const someFailed = ({ cells }: PageData): boolean => cells.some(({ failed }) => failed > 0);

export function failures(data: PageData, { strategies }: Choice, look: Look): object {
  const ns = nsOf(data.cells);
  const failing = strategies.filter((name) =>
    data.cells.some(({ strategy, failed }) => strategy === name && failed > 0),
  );
  return {
    ...lineFrame(
      look,
      ns,
      failing.map((name) => ({ name })),
      percent,
    ),
    yAxis: {
      ...axis(look),
      type: 'value',
      min: 0,
      name: 'failed, of all N',
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
      data: ns.map((n) => {
        const cell = cellOf(data.cells, name, n);
        return [n, cell === undefined ? null : cell.failed / n];
      }),
    })),
  };
}
