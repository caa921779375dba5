/** What charts of lines against N have in common: legend or room for names, tooltip, and the axis of N. */
import { count } from '../../records/wording.ts';
import { base, hoverText, nAxis, tooltip, type Hovered } from './common.ts';
import { legendWhere, rightOf } from './line-labels.ts';
import type { Look } from './view.ts';

/**
 * @param lines the lines' names, for the room right of the plot
 * @param write how a value is written under the pointer
 */
export const lineFrame = (
  look: Look,
  ns: readonly number[],
  lines: readonly { readonly name: string }[],
  write: (value: number) => string,
) => ({
  ...base(look),
  ...legendWhere(look),
  grid: {
    left: 8,
    right: rightOf(lines, look),
    top: 28,
    bottom: look.narrow ? 64 : 36,
    outerBoundsMode: 'same',
    outerBoundsContain: 'axisLabel',
  },
  tooltip: {
    ...tooltip(look),
    trigger: 'axis',
    formatter: (points: Hovered[]) =>
      hoverText(`N = ${count(Number(points[0]?.value[0]))}`, points, 1, write),
  },
  xAxis: nAxis(look, ns),
});
