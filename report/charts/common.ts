/** What the charts have in common: axes and tooltips. */
import { duration } from '../../records/wording.ts';
import { axisOf } from '../../records/axis.ts';
import { escape } from '../escaping/html.ts';
import type { AxisKey } from '../../model/run-options.ts';
import type { Choice, Look } from './view.ts';

/** Without quotes: an SVG holds it in an attribute. */
const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, DejaVu Sans, sans-serif';

export const base = (look: Look) => ({
  animation: false,
  textStyle: { fontFamily: FONT, color: look.text },
});

export const axis = (look: Look) => ({
  axisLabel: { color: look.muted, hideOverlap: true },
  axisLine: { lineStyle: { color: look.line } },
  axisTick: { lineStyle: { color: look.line } },
  splitLine: { lineStyle: { color: look.line, opacity: 0.6 } },
  minorSplitLine: { show: false },
  nameTextStyle: { color: look.muted },
});

/** What a logarithmic axis spans: a little more than the values. */
export const logEnds = (values: readonly number[]): { readonly least: number; readonly most: number } => ({
  least: Math.min(...values) / 1.05,
  most: Math.max(...values) * 1.05,
});

/** A logarithmic axis over these values, with marks at 1, 2 and 5 times powers of ten. */
export function logAxis(look: Look, values: readonly number[], write: (value: number) => string): object {
  const shared = { ...axis(look), type: 'log' };
  if (values.length === 0) return shared;
  const { least, most } = logEnds(values);
  const marks = [];
  for (let power = 10 ** Math.floor(Math.log10(least)); power <= most; power *= 10) {
    marks.push(...[1, 2, 5].map((digit) => Number((digit * power).toPrecision(1))));
  }
  const within = marks.filter((mark) => mark >= least && mark <= most);
  // Values close to one another have no such mark between them.
  const ticks = within.length >= 2 ? within : [Math.min(...values), Math.max(...values)];
  return {
    ...shared,
    min: least,
    max: most,
    axisTick: { ...axis(look).axisTick, customValues: ticks },
    axisLabel: { ...axis(look).axisLabel, customValues: ticks, formatter: write },
  };
}

/** 0 has no unit to choose. */
export const fromZero =
  (write: (value: number) => string) =>
  (value: number): string =>
    value === 0 ? '0' : write(value);

/** What a comparison's runs differ in, and the values of it that were measured, rising. */
export interface Along {
  readonly axis: AxisKey;
  readonly points: readonly number[];
  /** Linear also where the axis itself is read better by its logarithm. */
  readonly scale?: Choice['scale'];
  /** The fleet's, on this axis; null where it has no place there. */
  readonly capacity?: number | null;
}

export function pointAxis(look: Look, { axis: key, points, scale = 'log', capacity = null }: Along): object {
  const { title, tick, scale: own } = axisOf(key);
  const [first, last] = [points[0]!, Math.max(points.at(-1)!, capacity ?? 0)];
  const log = own === 'log' && scale === 'log';
  const margin = 0.03 * (last - first || last);
  return {
    ...axis(look),
    type: log ? 'log' : 'value',
    name: title,
    nameLocation: 'middle',
    nameGap: 28,
    min: log ? first / 1.1 : Math.max(0, first - margin),
    max: log ? last * 1.1 : last + margin,
    axisTick: { ...axis(look).axisTick, customValues: points },
    axisLabel: { ...axis(look).axisLabel, customValues: points, formatter: tick },
  };
}

export const tooltip = (look: Look) => ({
  confine: true,
  backgroundColor: look.background,
  borderColor: look.line,
  textStyle: { color: look.text, fontSize: 13, fontFamily: FONT },
});

/** As the chart's library hands a point to a formatter. */
export interface Hovered {
  readonly seriesName: string;
  readonly color: string;
  readonly value: readonly (number | string | null)[];
  readonly dataIndex: number;
}

/** Rows of one run over time, above each other: the lowest has the times, from the first release on. */
export const timeAxes = (look: Look, rows: number, lastMs: number): object[] =>
  Array.from({ length: rows }, (_, row) => ({
    ...axis(look),
    type: 'value',
    gridIndex: row,
    min: 0,
    max: lastMs,
    splitLine: { show: false },
    axisLabel: {
      ...axis(look).axisLabel,
      show: row === rows - 1,
      formatter: fromZero(duration),
      showMaxLabel: false,
    },
  }));

/** What all of these rows have at the moment under the pointer. */
export const atMoment = (look: Look, write: (value: number) => string): object => ({
  axisPointer: { link: [{ xAxisIndex: 'all' }] },
  tooltip: {
    ...tooltip(look),
    trigger: 'axis',
    formatter: (points: Hovered[]) =>
      hoverText(`after ${duration(Number(points[0]?.value[0]))}`, points, 1, write),
  },
});

const MOST_LINES = 14;

/** Values under the pointer, smallest first. */
export function hoverText(
  head: string,
  points: readonly Hovered[],
  at: number,
  write: (value: number) => string,
): string {
  const valued = points.filter(({ value }) => typeof value[at] === 'number');
  const sorted = valued.sort((a, b) => Number(a.value[at]) - Number(b.value[at]));
  const lines = sorted
    .slice(0, MOST_LINES)
    .map(
      ({ seriesName, color, value }) =>
        `<span style="color:${color}">●</span> ${escape(seriesName)} <b>${write(Number(value[at]))}</b>`,
    );
  const more = sorted.length > MOST_LINES ? [`and ${sorted.length - MOST_LINES} slower`] : [];
  return [`<b>${head}</b>`, ...lines, ...more].join('<br>');
}
