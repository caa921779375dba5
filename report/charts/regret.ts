/** How far from the best possible, on a linear axis from 1: where strategies differ by some per cent, a logarithmic one hides it. */
import { colourOf, shapeOf } from '../palette.ts';
import { whereAt } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { ratio } from '../../records/wording.ts';
import { axis } from './common.ts';
import { lineFrame } from './line-frame.ts';
import { endLabels } from './line-labels.ts';
import { groupLines, lineGroups, type LineGroup } from './line-groups.ts';
import type { Choice, Look, PageData } from './view.ts';

/** Further off than this, lines leave the chart, and are named under it. */
const MAX_RATIO = 2;
const PLOT_PX = 300;

const groupsIn = (data: PageData, choice: Choice): LineGroup[] =>
  lineGroups(data, { ...choice, figure: 'regret' });

const valuesOf = (groups: readonly LineGroup[]): number[] =>
  groups.flatMap(({ values }) => values.flatMap((value) => value ?? []));

/** The top of the chart: a little above the largest value that is on it. */
function topOf(groups: readonly LineGroup[]): number {
  const values = valuesOf(groups);
  const within = values.filter((value) => value <= MAX_RATIO);
  // Where all are far off, they are the chart.
  if (within.length === 0 && values.length > 0) return 1.1 * Math.max(...values);
  return Math.min(MAX_RATIO, Math.max(1.05, 1 + 1.1 * (Math.max(1, ...within) - 1)));
}

export function regretChart(data: PageData, choice: Choice, look: Look): object {
  const points = pointsOf(data.cells);
  const groups = groupsIn(data, choice);
  const top = topOf(groups);
  const least = Math.min(1, ...valuesOf(groups));
  const labels = endLabels(
    groups.map(({ name, values }) => {
      const last = values.at(-1) ?? null;
      const endPx =
        last === null || last > top ? undefined : (PLOT_PX * (top - last)) / Math.max(0.01, top - least);
      return { name, endPx };
    }),
    PLOT_PX,
    look,
  );
  return {
    ...lineFrame(look, { axis: data.axis, points, scale: choice.scale }, groups, ratio),
    yAxis: {
      ...axis(look),
      type: 'value',
      min: least < 1 ? Math.floor(100 * least) / 100 : 1,
      max: top,
      name: 'mean sojourn / the best possible',
      nameLocation: 'end',
      nameTextStyle: { color: look.muted, align: 'left' },
      axisLabel: { ...axis(look).axisLabel, formatter: (value: number) => ratio(value) },
    },
    series: groups.map(({ strategies, name, values }, i) => ({
      name,
      type: 'line',
      color: colourOf(strategies[0]!),
      symbol: shapeOf(strategies[0]!),
      symbolSize: 7,
      clip: true,
      lineStyle: { width: 2 },
      emphasis: { focus: 'series' },
      endLabel: { ...labels[i], color: colourOf(strategies[0]!) },
      // A line that is nowhere on the chart isn't drawn: a picture whose clipped part is empty ends the PNG's writer.
      data: values.every((value) => value === null || value > top)
        ? []
        : points.map((at, i) => [at, values[i]]),
    })),
  };
}

/** What is off the chart, and what stands behind a line for several. */
export function regretLines(data: PageData, choice: Choice): string[] {
  const points = pointsOf(data.cells);
  const groups = groupsIn(data, choice);
  const top = topOf(groups);
  const off = groups.flatMap(({ name, values }) => {
    const far = values.flatMap((value, i) =>
      value !== null && value > top ? [{ at: points[i]!, value }] : [],
    );
    const worst = far.reduce((most, it) => (it.value > most.value ? it : most), far[0]!);
    return far.length === 0 ? [] : [`${name} (${ratio(worst.value)} ${whereAt(data.axis, worst.at)})`];
  });
  return [
    ...(off.length === 0 ? [] : [`Off the chart: ${off.join(', ')}.`]),
    ...groupLines(groups, data.axis),
  ];
}
