/** What the charts have in common: axes and tooltips. */
import { count } from '../../records/wording.ts';
import { escape } from '../escaping/html.ts';
import { type Look } from './view.ts';

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

/** N as measured, logarithmic. */
export const nAxis = (look: Look, ns: readonly number[]): object => ({
  ...axis(look),
  type: 'log',
  name: 'requests (N)',
  nameLocation: 'middle',
  nameGap: 28,
  min: ns[0]! / 1.1,
  max: ns.at(-1)! * 1.1,
  axisTick: { ...axis(look).axisTick, customValues: ns },
  axisLabel: { ...axis(look).axisLabel, customValues: ns, formatter: count },
});

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
