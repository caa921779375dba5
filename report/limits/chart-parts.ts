/** What the charts of limits have in common, and how one becomes SVG text whose colours follow the page's (light or dark). */
import { init } from '../charts/echarts.ts';
import { axis, base } from '../charts/common.ts';
import type { Look } from '../charts/view.ts';
import { duration } from '../../records/wording.ts';
import type { Measured } from './figures.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';

export const look: Look = {
  text: 'var(--text)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  background: 'var(--background)',
  heat: [],
  dark: false,
  narrow: false,
};

/** Told apart from each other and from the regions' colours in both looks. */
export const PART = { way: '#647c83', work: '#129a75', platform: '#de5a18', first: '#2171ac' };

export type Chart = (record: LimitsRecord) => { option: object; height: number };

export const grid = {
  left: 8,
  right: 24,
  top: 36,
  bottom: 30,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
};
export const legend = { top: 4, left: 0, itemWidth: 14, itemGap: 18, textStyle: { color: look.text } };
export const named = (name: string) => ({ ...axis(look), name, nameLocation: 'middle', nameGap: 26 });
export const value = (name: string, more: object = {}) => ({
  type: 'value',
  ...named(name),
  splitNumber: 4,
  ...more,
});
export const seconds = (ms: number) => `${ms / 1000} s`;
export const whole = (ms: number) => (ms === 0 ? '0' : duration(ms));

/** A row for each machine, none left unnamed. */
export const rowsOf = (machines: readonly Measured[]) => ({
  ...axis(look),
  type: 'category',
  data: machines.map(({ id }) => id),
  axisLabel: { color: look.text, interval: 0 },
});

/** Bars lying, a row for each machine. */
export function bars(
  machines: readonly Measured[],
  parts: readonly { name: string; color: string; of: (machine: Measured) => number | null; stack?: string }[],
  xAxis: object,
  write: (value: number) => string,
): { option: object; height: number } {
  const rows = [...machines].reverse();
  const option = {
    ...base(look),
    grid,
    legend,
    xAxis,
    yAxis: rowsOf(rows),
    series: parts.map(({ name, color, of, stack }) => ({
      name,
      type: 'bar',
      color,
      ...(stack === undefined ? {} : { stack }),
      barMaxWidth: 18,
      label: {
        show: rows.length <= 12 && stack === undefined,
        position: 'right',
        color: look.text,
        fontSize: 11,
        formatter: ({ value: it }: { value: number | null }) => (it === null ? '' : write(it)),
      },
      data: rows.map(of),
    })),
  };
  const each = parts.some(({ stack }) => stack === undefined) ? 18 * parts.length + 10 : 28;
  return { option, height: 80 + Math.max(each, 22) * rows.length };
}

/** Dashed lines across a chart, each where it says. */
export const marks = (...data: readonly object[]) => ({
  symbol: 'none',
  silent: true,
  lineStyle: { color: look.muted, type: 'dashed' },
  data,
});

export function svgOf(chart: Chart, record: LimitsRecord, width: number, label: string): string {
  const narrow = width < 500;
  const { option, height } = chart(record);
  const { xAxis } = option as { xAxis: object };
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width, height });
  drawn.setOption({ ...option, xAxis: { ...xAxis, ...(narrow && { splitNumber: 2 }) } });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg.replace('<svg ', () => `<svg role="img" aria-label="${label}" `);
}
