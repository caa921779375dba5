/** Charts as SVG text, drawn by ECharts without a browser. */
import * as echarts from 'echarts';
import type { Cell, Table } from './aggregate.ts';
import { count, duration, ratio } from './words.ts';

const WIDTH = 720;
const HEIGHT = 460;
/** Okabe & Ito's palette, told apart with any colour vision; shapes tell lines apart beyond its length. */
const COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7f7f7f',
  '#8c564b',
  '#6a51a3',
];
const SHAPES = ['circle', 'rect', 'triangle', 'diamond'];

/** What a comparison shows as charts. */
export function chartsOf(table: Table): { name: string; svg: string }[] {
  const logarithmic = { type: 'log' as const, axisLabel: { formatter: duration } };
  const multiples = { type: 'value' as const, min: 1, axisLabel: { formatter: ratio } };
  return [
    {
      name: 'mean',
      svg: lineChart(table, 'Mean sojourn against N', logarithmic, ({ meanMs }) => meanMs, true),
    },
    {
      name: 'p95',
      svg: lineChart(table, '95th percentile of sojourn against N', logarithmic, ({ p95Ms }) => p95Ms, true),
    },
    {
      name: 'regret',
      svg: lineChart(
        table,
        'Mean sojourn as a multiple of the best possible',
        multiples,
        ({ regret }) => regret,
        false,
      ),
    },
  ];
}

/** The best possible has a mean always, a p95 not in every mode. */
type Figures = Pick<Cell, 'meanMs' | 'regret'> & { readonly p95Ms: number | null };

/** A figure against N (logarithmic) for each strategy, and the best possible as a dashed line. */
function lineChart(
  table: Table,
  title: string,
  yAxis: object,
  figure: (of: Figures) => number | null,
  withOracle: boolean,
): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  const line = (name: string, figuresAt: (n: number) => Figures | null | undefined, more: object) => ({
    name,
    type: 'line' as const,
    data: table.ns.map((n) => {
      const figures = figuresAt(n);
      return [n, figures ? figure(figures) : null];
    }),
    symbolSize: 7,
    ...more,
  });
  const strategies = table.strategies.map((strategy, i) =>
    line(strategy, (n) => table.cell(strategy, n), {
      color: COLOURS[i % COLOURS.length],
      symbol: SHAPES[i % SHAPES.length],
    }),
  );
  const oracleOf = (n: number) => {
    const oracle = table.oracle(n);
    return oracle && { ...oracle, regret: 1 };
  };
  const dashed = { color: '#111', symbol: 'none', lineStyle: { type: 'dashed', width: 2 } };
  chart.setOption({
    animation: false,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { bottom: 0, itemGap: 12 },
    grid: { left: 70, right: 20, top: 40, bottom: 100 },
    xAxis: { type: 'log', name: 'N', nameLocation: 'middle', nameGap: 26, axisLabel: { formatter: count } },
    yAxis,
    series: [...strategies, ...(withOracle ? [line('best possible', oracleOf, dashed)] : [])],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
