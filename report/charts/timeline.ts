import { regionColours, strengthOf } from '../palette.ts';
import type { Timeline } from '../page/page-data.ts';
import { atMoment, axis, base, timeAxes } from './common.ts';
import { write, type Choice, type Look, type PageData } from './view.ts';

export const ROW_PX = 44;

export const timelineAt = ({ timelines }: PageData, { at, run }: Choice): Timeline | undefined =>
  timelines.find((it) => it.at === at && it.strategy === run.strategy && it.repeat === run.repeat);

/** How many requests were at each machine, a row for each, all on one scale, from the first release to the last answer. */
export function timeline(data: PageData, choice: Choice, look: Look): object {
  const found = timelineAt(data, choice);
  if (found === undefined) return { ...base(look), series: [] };
  const { fromMs, untilMs, queues, faults } = found;
  const machines = Object.keys(queues);
  const colourOfMachine = regionColours(machines);
  const most = Math.max(1, ...Object.values(queues).flat());
  const inQueue = write('queueMean');
  const grids = machines.map((_, row) => ({
    left: look.narrow ? 62 : 84,
    right: 16,
    top: 6 + row * ROW_PX,
    height: ROW_PX - 8,
  }));
  const at = (ms: number) => Math.min(Math.max(0, ms - fromMs), untilMs - fromMs);
  const inTrouble = (spans: Timeline['faults'][string]) => ({
    silent: true,
    itemStyle: { color: look.text, opacity: 0.12 },
    data: spans.map(([start, end]) => [{ xAxis: at(start) }, { xAxis: at(end ?? untilMs) }]),
  });
  return {
    ...base(look),
    grid: grids,
    ...atMoment(look, inQueue),
    xAxis: timeAxes(look, machines.length, untilMs - fromMs).map((it) => ({
      ...it,
      axisTick: { show: false },
    })),
    yAxis: machines.map((machine, row) => ({
      ...axis(look),
      type: 'value',
      gridIndex: row,
      min: 0,
      max: most,
      name: machine,
      nameLocation: 'middle',
      nameRotate: 0,
      nameGap: look.narrow ? 32 : 44,
      nameTextStyle: { color: look.text, fontSize: look.narrow ? 11 : 12 },
      axisLabel: { ...axis(look).axisLabel, customValues: [most], formatter: inQueue, fontSize: 10 },
      splitLine: { show: false },
    })),
    series: machines.map((machine, row) => {
      const values = queues[machine]!;
      const partMs = (untilMs - fromMs) / values.length;
      return {
        name: machine,
        type: 'line',
        xAxisIndex: row,
        yAxisIndex: row,
        symbol: 'none',
        color: colourOfMachine(machine),
        lineStyle: { width: 1.5 },
        areaStyle: { opacity: 0.55 * strengthOf(machine) },
        ...(faults[machine] && { markArea: inTrouble(faults[machine]) }),
        data: values.map((value, part) => [(part + 0.5) * partMs, value]),
      };
    }),
  };
}
