/** A run over time: how many requests are in flight, how many are released and answered per second, and when a queue began to grow. */
import { growthOf } from '../../model/stats/growth.ts';
import { count, duration } from '../../records/wording.ts';
import type { Timeline } from '../page/page-data.ts';
import { atMoment, axis, base, timeAxes } from './common.ts';
import type { Table } from './tables.ts';
import { timelineAt } from './timeline.ts';
import { write, type Choice, type Look, type PageData } from './view.ts';

const COLOURS = { inFlight: '#3b7dd8', released: '#c2681b', answered: '#1e8a5f' };
const ROWS = [
  { title: 'in flight', top: 34, height: 150 },
  { title: 'per second', top: 232, height: 130 },
];
export const OVER_TIME_PX = 430;

interface GrowingQueue {
  readonly name: string;
  /** From the first release. */
  readonly afterMs: number;
  readonly most: number;
}

/** Of all queues the one that grew longest. */
function growingQueue({ fromMs, untilMs, queues }: Timeline): GrowingQueue | undefined {
  const growing = Object.entries(queues).flatMap(([name, values]) => {
    const growth = growthOf(values);
    if (growth === null) return [];
    return [{ name, afterMs: (growth.from / values.length) * (untilMs - fromMs), most: growth.most }];
  });
  return growing.sort((a, b) => b.most - a.most)[0];
}

export function overTime(data: PageData, choice: Choice, look: Look): object {
  const found = timelineAt(data, choice);
  if (found === undefined) return { ...base(look), series: [] };
  const lastMs = found.untilMs - found.fromMs;
  const growth = growingQueue(found);
  const marks = (row: number) => ({
    silent: true,
    symbol: 'none',
    lineStyle: { type: 'dashed', color: look.muted },
    data:
      growth === undefined
        ? []
        : [
            {
              xAxis: growth.afterMs,
              label: {
                show: row === 0,
                formatter: `${growth.name}’s queue grows`,
                position: growth.afterMs > lastMs / 2 ? 'insideEndBottom' : 'insideEndTop',
                color: look.muted,
              },
            },
          ],
  });
  const line = (name: string, values: readonly number[], row: number, color: string) => ({
    name,
    type: 'line',
    xAxisIndex: row,
    yAxisIndex: row,
    symbol: 'none',
    color,
    lineStyle: { width: 1.5 },
    ...(row === 0 && { areaStyle: { opacity: 0.25 } }),
    data: values.map((value, part) => [((part + 0.5) * lastMs) / values.length, value]),
  });
  return {
    ...base(look),
    legend: { bottom: 0, textStyle: { color: look.text }, itemWidth: 16 },
    grid: ROWS.map(({ top, height }) => ({ left: look.narrow ? 48 : 62, right: 16, top, height })),
    ...atMoment(look, write('queueMean')),
    xAxis: timeAxes(look, ROWS.length, lastMs),
    yAxis: ROWS.map(({ title }, row) => ({
      ...axis(look),
      type: 'value',
      gridIndex: row,
      min: 0,
      name: title,
      splitNumber: 3,
      nameTextStyle: { color: look.muted, align: 'left' },
    })),
    series: [
      { ...line('in flight', found.inFlight, 0, COLOURS.inFlight), markLine: marks(0) },
      { ...line('released per second', found.releasedPerS, 1, COLOURS.released), markLine: marks(1) },
      line('answered per second', found.answeredPerS, 1, COLOURS.answered),
    ],
  };
}

export function overTimeLines(data: PageData, choice: Choice): string[] {
  const found = timelineAt(data, choice);
  const growth = found && growingQueue(found);
  if (growth === undefined) return [];
  return [
    `The queue at ${growth.name} began to grow ${duration(growth.afterMs)} after the first release, to ${count(Math.round(growth.most))} requests.`,
  ];
}

export function overTimeTable(data: PageData, choice: Choice): Table {
  const found = timelineAt(data, choice);
  const parts = 8;
  const head = [
    '',
    ...Array.from({ length: parts }, (_, i) => `from ${duration((i * spanOf(found)) / parts)}`),
  ];
  const meansOf = (values: readonly number[]) =>
    Array.from({ length: parts }, (_, i) => {
      const within = values.slice((i * values.length) / parts, ((i + 1) * values.length) / parts);
      return write('queueMean')(within.reduce((a, b) => a + b, 0) / Math.max(1, within.length));
    });
  const rows = found && [
    { name: 'in flight', cells: meansOf(found.inFlight) },
    { name: 'released per second', cells: meansOf(found.releasedPerS) },
    { name: 'answered per second', cells: meansOf(found.answeredPerS) },
  ];
  return { caption: 'Requests over time', head, rows: rows ?? [] };
}

const spanOf = (found: Timeline | undefined): number => (found ? found.untilMs - found.fromMs : 0);
