/** What each strategy loses from one router to many: a bar for each. */
import { axisOf } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { percent, ratio } from '../../records/wording.ts';
import { escape } from '../escaping/html.ts';
import { colourOf } from '../palette.ts';
import { routerLossesOf } from '../text/router-losses.ts';
import { axis, base, tooltip, type Hovered } from './common.ts';
import type { Table } from './tables.ts';
import type { Choice, Look, PageData } from './view.ts';

/** Of the chosen strategies, what loses least first. */
const lossesIn = (data: PageData, { strategies }: Choice) =>
  routerLossesOf(data)
    .filter(({ strategy, ratios }) => strategies.includes(strategy) && ratios.at(-1))
    .sort((a, b) => a.ratios.at(-1)! - b.ratios.at(-1)!);

export function routerLosses(data: PageData, choice: Choice, look: Look): object {
  const rows = lossesIn(data, choice).reverse();
  const part = (loss: number) => `${loss < 0 ? '−' : '+'}${percent(Math.abs(loss))}`;
  return {
    ...base(look),
    grid: {
      left: 8,
      right: 64,
      top: 8,
      bottom: 32,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      ...tooltip(look),
      formatter: ({ name, value }: { name: string; value: number }) =>
        `<b>${escape(name)}</b>: mean sojourn ${part(value)}`,
    },
    xAxis: {
      ...axis(look),
      type: 'value',
      name: 'more mean sojourn',
      nameLocation: 'middle',
      nameGap: 28,
      axisLabel: { ...axis(look).axisLabel, formatter: (loss: number) => percent(loss) },
    },
    yAxis: {
      ...axis(look),
      type: 'category',
      data: rows.map(({ strategy }) => strategy),
      axisLabel: { color: look.text, fontSize: look.narrow ? 10 : 12, interval: 0 },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 18,
        label: {
          show: true,
          position: 'right',
          color: look.text,
          formatter: ({ value }: Pick<Hovered, never> & { value: number }) => part(value),
        },
        data: rows.map(({ strategy, ratios }) => ({
          value: ratios.at(-1)! - 1,
          itemStyle: { color: colourOf(strategy) },
        })),
      },
    ],
  };
}

export function routerLossesTable(data: PageData, choice: Choice): Table {
  return {
    caption: 'Mean sojourn as a multiple of that with the fewest routers',
    head: ['strategy', ...pointsOf(data.cells).map(axisOf(data.axis).point)],
    rows: lossesIn(data, choice).map(({ strategy, ratios }) => ({
      name: strategy,
      cells: ratios.map((it) => ratio(it) || '–'),
    })),
  };
}
