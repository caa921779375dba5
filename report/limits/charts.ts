/** A chart for each question, as SVG text whose colours follow the page's (light or dark). */
import { init } from '../charts/echarts.ts';
import { axis, base } from '../charts/common.ts';
import type { Look } from '../charts/view.ts';
import { colourOf, colourOfRegion, shapeOf, strengthOf } from '../palette.ts';
import { count, duration } from '../words.ts';
import type { LimitsRecord } from './format.ts';
import {
  capacityPerS,
  capacityShare,
  measuredOf,
  platformMs,
  workShare,
  type Measured,
} from './questions.ts';

const look: Look = {
  text: 'var(--text)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  background: 'var(--background)',
  heat: [],
  dark: false,
  narrow: false,
};

/** Told apart from each other and from the regions' colours in both looks. */
const PART = { way: '#647c83', work: '#129a75', platform: '#de5a18', first: '#2171ac' };

export type Chart = (record: LimitsRecord) => { option: object; height: number };

const grid = {
  left: 8,
  right: 24,
  top: 36,
  bottom: 30,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
};
const legend = { top: 4, left: 0, itemWidth: 14, itemGap: 18, textStyle: { color: look.text } };
const named = (name: string) => ({ ...axis(look), name, nameLocation: 'middle', nameGap: 26 });
const value = (name: string, more: object = {}) => ({
  type: 'value',
  ...named(name),
  splitNumber: 4,
  ...more,
});
const seconds = (ms: number) => `${ms / 1000} s`;
const whole = (ms: number) => (ms === 0 ? '0' : duration(ms));

/** Bars lying, a row for each machine. */
function bars(
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
    yAxis: {
      ...axis(look),
      type: 'category',
      data: rows.map(({ id }) => id),
      axisLabel: { color: look.text, interval: 0 },
    },
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

export const charts: Readonly<Record<string, Chart>> = {
  'at-once': (record) => ({
    height: 320,
    option: {
      ...base(look),
      grid,
      legend,
      xAxis: value('proper answers, by time since the burst', {
        axisLabel: { ...axis(look).axisLabel, formatter: seconds },
      }),
      yAxis: value('', { axisLabel: { color: look.muted, formatter: count } }),
      series: measuredOf(record)
        .filter(({ atOnce }) => atOnce !== null)
        .map(({ id, region, atOnce }, i) => ({
          name: id,
          type: 'line',
          color: colourOfRegion(region),
          symbol: ['circle', 'rect', 'triangle', 'diamond'][i % 4],
          symbolSize: 5,
          data: atOnce!.curve,
          ...(i === 0 && { markLine: mark('time-out', { xAxis: record.timeoutMs }) }),
        })),
    },
  }),
  latency: (record) =>
    bars(
      measuredOf(record),
      [{ name: 'latency', color: PART.first, of: ({ figures }) => figures.latencyMs }],
      value('', { axisLabel: { ...axis(look).axisLabel, formatter: whole } }),
      duration,
    ),
  computation: (record) =>
    bars(
      measuredOf(record),
      [
        { name: 'reported work', color: PART.work, of: ({ noLoad }) => noLoad?.workTimeMs ?? null },
        { name: 'service', color: PART.first, of: ({ figures }) => figures.serviceMs },
      ],
      value('', { axisLabel: { ...axis(look).axisLabel, formatter: whole } }),
      (ms) => `${ms.toFixed(1)} ms`,
    ),
  'no-load': (record) => {
    const rows = [...measuredOf(record)].reverse();
    return {
      height: 80 + 26 * rows.length,
      option: {
        ...base(look),
        grid: { ...grid, top: 12 },
        xAxis: value('', { scale: true, axisLabel: { ...axis(look).axisLabel, formatter: whole } }),
        yAxis: {
          ...axis(look),
          type: 'category',
          data: rows.map(({ id }) => id),
          axisLabel: { color: look.text, interval: 0 },
        },
        series: [
          {
            type: 'scatter',
            symbolSize: 8,
            data: rows.flatMap(({ region, id, noLoad }, row) =>
              noLoad!.answersMs.map((ms) => ({
                value: [ms, row],
                itemStyle: { color: colourOfRegion(region), opacity: 0.7 * strengthOf(id) },
              })),
            ),
          },
        ],
      },
    };
  },
  forwarding: ({ master, machines }) => {
    const told = Object.values(machines).flatMap(({ noLoad }) => noLoad?.masterMs ?? []);
    const rows = [
      ['new connection', master?.newConnectionMs ?? null],
      ['standing connection', master?.answerMs ?? null],
      ...(told.length > 0 ? [['forwarded, its word', told.sort((a, b) => a - b)[told.length >> 1]!]] : []),
    ] as [string, number | null][];
    return {
      height: 80 + 32 * rows.length,
      option: {
        ...base(look),
        // Letters are wider than they can be measured here.
        grid: { ...grid, left: 24, top: 12, right: 70 },
        xAxis: value('ms'),
        yAxis: {
          ...axis(look),
          type: 'category',
          data: rows.map(([name]) => name),
          axisLabel: { color: look.text },
        },
        series: [
          {
            type: 'bar',
            color: PART.first,
            barMaxWidth: 18,
            label: {
              show: true,
              position: 'right',
              color: look.text,
              formatter: ({ value: it }: { value: number }) => `${it.toFixed(2)} ms`,
            },
            data: rows.map(([, ms]) => ms),
          },
        ],
      },
    };
  },
  bottleneck: (record) => {
    const { steps = [], bottleneckMs = 10 } = record.master ?? {};
    const capacity = capacityPerS(record, measuredOf(record));
    const log = { ...axis(look), type: 'log' };
    const line = (
      name: string,
      color: string,
      figure: 'medianMs' | 'p95Ms',
      symbol: string,
      more: object = {},
    ) => ({
      name,
      type: 'line',
      color,
      symbol,
      symbolSize: 7,
      data: steps
        .filter((step) => Number.isFinite(step[figure]))
        .map((step) => [step.askedPerS, step[figure]]),
      ...more,
    });
    const lines = [
      {
        yAxis: bottleneckMs,
        label: { formatter: `${bottleneckMs} ms`, position: 'insideMiddleTop', color: look.muted },
      },
      {
        xAxis: capacity,
        // Above the chart: along the line it would lie across the axis, where capacity is the smallest rate.
        label: { formatter: 'the fleet’s capacity', position: 'end', align: 'left', color: look.muted },
      },
    ];
    const from = Math.min(capacity, ...steps.map(({ askedPerS }) => askedPerS)) / 1.3;
    return {
      height: 320,
      option: {
        ...base(look),
        grid,
        legend,
        xAxis: {
          ...log,
          ...named('GET / per second'),
          type: 'log',
          min: from,
          axisLabel: {
            color: look.muted,
            formatter: (n: number) => count(Math.round(n)),
            hideOverlap: true,
            showMinLabel: false,
          },
        },
        yAxis: { ...log, axisLabel: { color: look.muted, formatter: whole } },
        series: [
          line('median', PART.first, 'medianMs', 'circle', {
            markLine: {
              symbol: 'none',
              silent: true,
              lineStyle: { color: look.muted, type: 'dashed' },
              data: lines,
            },
          }),
          line('p95', PART.platform, 'p95Ms', 'rect'),
        ],
      },
    };
  },
  platform: (record) =>
    bars(
      measuredOf(record),
      [
        { name: 'way', color: PART.way, of: ({ figures }) => figures.latencyMs, stack: 'answer' },
        {
          name: 'work',
          color: PART.work,
          of: (it) => it.figures.serviceMs - (platformMs(it) ?? 0),
          stack: 'answer',
        },
        { name: 'platform', color: PART.platform, of: platformMs, stack: 'answer' },
      ],
      value('', { axisLabel: { ...axis(look).axisLabel, formatter: whole } }),
      duration,
    ),
  downsides: (record) => {
    const machines = measuredOf(record);
    const percent = (part: number) => `${Math.round(100 * part)} %`;
    return bars(
      machines,
      [
        { name: 'share of capacity', color: PART.way, of: (it) => capacityShare(it, machines) },
        { name: 'share of GET /work', color: PART.platform, of: (it) => workShare(it, machines) },
      ],
      value('', { axisLabel: { ...axis(look).axisLabel, formatter: percent } }),
      percent,
    );
  },
};

const mark = (name: string, at: object) => ({
  symbol: 'none',
  silent: true,
  lineStyle: { color: look.muted, type: 'dashed' },
  label: { formatter: name, color: look.muted, position: 'end' },
  data: [at],
});

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

export function svgOf(chart: Chart, record: LimitsRecord, width: number, label: string): string {
  const narrow = width < 500;
  const { option, height } = chart(record);
  const { xAxis } = option as { xAxis: object };
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width, height });
  drawn.setOption({ ...option, xAxis: { ...xAxis, ...(narrow && { splitNumber: 2 }) } });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg.replace('<svg ', `<svg role="img" aria-label="${label.replaceAll('"', '&quot;')}" `);
}
