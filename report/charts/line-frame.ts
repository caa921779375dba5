/** What charts of lines along a comparison's axis have in common: legend or room for names, tooltip, the axis itself, and capacity. */
import { axisOf } from '../../records/axis.ts';
import { base, hoverText, pointAxis, tooltip, type Along, type Hovered } from './common.ts';
import { legendWhere, rightOf } from './line-labels.ts';
import type { Look, PageData } from './view.ts';

/**
 * @param lines the lines' names, for the room right of the plot
 * @param write how a value is written under the pointer
 */
export const lineFrame = (
  look: Look,
  along: Along,
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
      hoverText(axisOf(along.axis).point(Number(points[0]?.value[0])), points, 1, write),
  },
  xAxis: pointAxis(look, along),
});

/** Where the fleet has no more to give: an upright line, of a series of its own. */
export const capacityMark = ({ capacity }: PageData, look: Look): object[] =>
  capacity === null
    ? []
    : [
        {
          name: 'capacity',
          type: 'line',
          data: [],
          tooltip: { show: false },
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { type: 'dotted', width: 1.5, color: look.muted },
            label: { formatter: 'capacity', color: look.muted, position: 'end', distance: 2 },
            z: 1,
            data: [{ xAxis: capacity }],
          },
        },
      ];
