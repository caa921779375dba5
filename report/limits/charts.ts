/** A chart for each question. */
import { axis, base } from '../charts/common.ts';
import { regionColours, strengthOf } from '../palette.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { count, duration } from '../../records/wording.ts';
import {
  bars,
  grid,
  legend,
  look,
  marks,
  named,
  PART,
  rowsOf,
  seconds,
  value,
  whole,
  type Chart,
} from './chart-parts.ts';
import { capacityPerS, capacityShare, forwardingMs, measuredOf, platformMs, workShare } from './figures.ts';

const colourOfMachine = ({ machines }: LimitsRecord) => regionColours(Object.keys(machines));

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
        .map(({ id, atOnce }, i) => ({
          name: id,
          type: 'line',
          color: colourOfMachine(record)(id),
          symbol: ['circle', 'rect', 'triangle', 'diamond'][i % 4],
          symbolSize: 5,
          data: atOnce!.curve,
          ...(i === 0 && {
            markLine: marks({
              xAxis: record.timeoutMs,
              label: { formatter: 'time-out', color: look.muted, position: 'end' },
            }),
          }),
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
        yAxis: rowsOf(rows),
        series: [
          {
            type: 'scatter',
            symbolSize: 8,
            data: rows.flatMap(({ id, noLoad }, row) =>
              noLoad!.answersMs.map((ms) => ({
                value: [ms, row],
                itemStyle: { color: colourOfMachine(record)(id), opacity: 0.7 * strengthOf(id) },
              })),
            ),
          },
        ],
      },
    };
  },
  forwarding: (record) => {
    const told = forwardingMs(measuredOf(record));
    const rows = [
      ['new connection', record.master?.newConnectionMs ?? null],
      ['standing connection', record.master?.answerMs ?? null],
      ...(told === null ? [] : [['forwarded, its word', told]]),
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
            markLine: marks(...lines),
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
