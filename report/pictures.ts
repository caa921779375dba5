/** The page's charts as SVG and PNG files, for papers and READMEs. Drawn without a browser. */
import { init } from './charts/echarts.ts';
import { lookOf, type Choice, type PageData } from './charts/view.ts';
import { ORACLE_COLOUR, colourOf, regionColours, shapeOf, strengthOf } from './palette.ts';
import { initialChoice } from './page/state.ts';
import { sections, type Section } from './page/sections.ts';
import { lineGroups } from './charts/line-groups.ts';
import { areNamed } from './charts/line-labels.ts';
import { machinesIn, sharesAt } from './charts/shares.ts';
import { slugAt } from '../records/axis.ts';
import { pointsOf } from '../records/aggregate.ts';

const WIDTH = 860;
const TITLE_PX = 60;

export interface Picture {
  /** Of its file, without an ending. */
  readonly name: string;
  readonly svg: string;
}

/** Charts of one point of the axis are drawn for each, those of one run for the best strategy at the last point. */
export function picturesOf(data: PageData): Picture[] {
  const initial = initialChoice(data);
  const look = lookOf({ dark: false, narrow: false });
  const draw = (section: Section, name: string, changed: Partial<Choice> = {}): Picture => {
    const choice = { ...initial, ...changed };
    const option = section.option(data, choice, look) as Record<string, unknown>;
    const legend = legendOf(section.id, data, choice);
    const legendPx = legend === undefined ? 0 : 24 * Math.ceil(legend.data.length / 5) + 12;
    const height = TITLE_PX + section.heightPx(data, choice, look) + legendPx;
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
    chart.setOption({
      ...option,
      backgroundColor: look.background,
      title: {
        text: section.title(choice, data),
        subtext: data.made,
        subtextStyle: { fontSize: 11, color: look.muted, width: WIDTH - 24, overflow: 'truncate' },
        left: 12,
        top: 10,
        textStyle: { fontSize: 16, color: look.text },
      },
      grid: moved(option.grid, legendPx),
      ...(legend && {
        // Letters are wider than they can be measured here.
        legend: {
          ...legend,
          itemGap: 30,
          itemWidth: 12,
          itemHeight: 10,
          bottom: 6,
          left: 'center',
          width: WIDTH - 40,
          textStyle: { color: look.text },
        },
      }),
    });
    const svg = chart.renderToSVGString();
    chart.dispose();
    return { name, svg };
  };
  const drawnOnce = (section: Section): Picture[] => {
    const figure = figures[section.id];
    if (figure === undefined) return [draw(section, section.id)];
    return [draw(section, figure), draw(section, `${figure}-linear`, { scale: 'linear' })];
  };
  return [
    ...sections
      .filter(({ shown }) => shown?.(data) ?? true)
      .flatMap((section) =>
        ofOnePoint.has(section.id)
          ? pointsOf(data.cells).map((at) => draw(section, `${section.id}-${slugAt(data.axis, at)}`, { at }))
          : drawnOnce(section),
      ),
  ];
}

const ofOnePoint = new Set(['cdf', 'shares', 'over-time', 'timeline']);
/** Drawn with both scales. */
const figures: Readonly<Record<string, string>> = {
  against: 'mean',
  tail: 'p95',
};

/** Room for the title above and the legend below; and at the left, where letters are wider than they can be measured here. */
function moved(grid: unknown, legendPx: number): unknown {
  const down = (it: { top: number; left: number | string; bottom?: number }) => ({
    ...it,
    left: typeof it.left === 'number' ? it.left + 20 : it.left,
    top: it.top + TITLE_PX,
    ...(it.bottom === undefined ? {} : { bottom: it.bottom + legendPx }),
  });
  return Array.isArray(grid) ? grid.map(down) : grid && down(grid as { top: number; left: number });
}

function legendOf(id: string, data: PageData, choice: Choice): { data: object[] } | undefined {
  const { strategies } = choice;
  if (id === 'shares') {
    const machines = machinesIn(sharesAt(data, choice));
    const colourOfMachine = regionColours(machines);
    return {
      data: machines.map((name) => ({
        name,
        itemStyle: { color: colourOfMachine(name), opacity: strengthOf(name) },
      })),
    };
  }
  if (!['cdf', 'against', 'tail', 'regret'].includes(id)) return undefined;
  const groups =
    id === 'cdf' ? strategies.map((name) => ({ name, strategies: [name] })) : lineGroups(data, choice);
  if (id !== 'cdf' && areNamed(groups.length + 1, lookOf({ dark: false, narrow: false }))) return undefined;
  const lines = groups.map(({ name, strategies: [first] }) => ({
    name,
    icon: shapeOf(first!),
    itemStyle: { color: colourOf(first!) },
  }));
  const oracle =
    data.oracles.length === 0 ? [] : [{ name: 'best possible', itemStyle: { color: ORACLE_COLOUR } }];
  return { data: [...lines, ...oracle] };
}

/** At twice its size. Letters are those of the fonts that are installed. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const options = {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
  } as const;
  return new Resvg(svg, options).render().asPng();
}
