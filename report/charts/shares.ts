import type { Cell } from '../../records/format.ts';
import { regionColours, strengthOf } from '../palette.ts';
import { cellOf } from '../text/wording.ts';
import { percent } from '../../records/wording.ts';
import { axis, base, tooltip, type Hovered } from './common.ts';
import { escape } from '../escaping/html.ts';
import { type Choice, type Look, type PageData } from './view.ts';

const IDEAL = 'water-filling';
const MOST_MACHINES = 40;

/** Each strategy's shares at a point of the axis, and water-filling's first: by machine, of a large fleet by region. */
export function sharesAt(
  data: PageData,
  { strategies, at }: Choice,
): { name: string; share: Cell['share'] }[] {
  const ideal = data.oracles.find((it) => it.at === at)?.share;
  const rows = [
    ...(ideal ? [{ name: IDEAL, share: ideal }] : []),
    ...strategies.flatMap((strategy) => {
      const cell = cellOf(data.cells, strategy, at);
      return cell ? [{ name: strategy, share: cell.share }] : [];
    }),
  ];
  return rows.map(({ name, share }) => ({
    name,
    share: Object.keys(share).length <= MOST_MACHINES ? share : byRegion(share),
  }));
}

function byRegion(share: Cell['share']): Cell['share'] {
  const sums: Record<string, number> = {};
  for (const [id, part] of Object.entries(share)) {
    const region = id.split('/')[0]!;
    sums[region] = (sums[region] ?? 0) + part;
  }
  return sums;
}

export const machinesIn = (rows: readonly { share: Cell['share'] }[]): string[] =>
  [...new Set(rows.flatMap(({ share }) => Object.keys(share)))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );

/** Which part of the requests each machine answered: a bar for each strategy, under that of water-filling. */
export function shares(data: PageData, choice: Choice, look: Look): object {
  const rows = sharesAt(data, choice).reverse();
  const machines = machinesIn(rows);
  const colourOfMachine = regionColours(machines);
  const series = machines.map((machine) => ({
    name: machine,
    type: 'bar',
    stack: 'share',
    barCategoryGap: '25%',
    color: colourOfMachine(machine),
    itemStyle: { opacity: strengthOf(machine), borderColor: look.background, borderWidth: 1 },
    emphasis: { focus: 'series' },
    label: {
      show: !look.narrow,
      color: look.dark || strengthOf(machine) === 1 ? '#ffffff' : look.text,
      fontSize: 11,
      formatter: ({ value }: { value: number }) => (value >= 0.08 ? `${machine} ${percent(value)}` : ''),
    },
    data: rows.map(({ share }) => share[machine] ?? 0),
  }));
  return {
    ...base(look),
    grid: {
      left: 8,
      right: 16,
      top: 8,
      bottom: 24,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      ...tooltip(look),
      formatter: ({ seriesName, name, value }: Hovered & { name: string; value: unknown }) =>
        `<b>${escape(name)}</b><br>${escape(seriesName)}: ${percent(Number(value))}`,
    },
    xAxis: {
      ...axis(look),
      type: 'value',
      max: 1,
      axisLabel: { ...axis(look).axisLabel, formatter: (part: number) => `${Math.round(100 * part)} %` },
    },
    yAxis: {
      ...axis(look),
      type: 'category',
      data: rows.map(({ name }) => name),
      axisLabel: { color: look.text, fontSize: look.narrow ? 10 : 12, interval: 0 },
    },
    series,
  };
}
