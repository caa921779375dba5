/** Names at the ends of lines where there is room, else a legend under the chart. */
import { movesApart } from './end-labels.ts';
import type { LineGroup } from './line-groups.ts';
import type { Look } from './view.ts';

/** With more lines, names at their ends run into each other. */
const MAX_NAMED = 8;
const LETTER_PX = 7.2;
/** Of a line without an end on the chart: away from all others. */
const NOWHERE_PX = -1000;

interface LabelledLine {
  readonly name: string;
  /** From the top; undefined where the line doesn't end on the chart. */
  readonly endPx: number | undefined;
}

export const areNamed = (lines: number, look: Look): boolean => !look.narrow && lines <= MAX_NAMED;

/** Space right of the plot: as much as the longest name takes. */
export function rightOf(groups: readonly Pick<LineGroup, 'name'>[], look: Look): number {
  if (!areNamed(groups.length, look)) return 16;
  const longest = groups.reduce((most, { name }) => Math.max(most, name.length), 13);
  return Math.min(230, Math.round(LETTER_PX * longest) + 14);
}

export function endLabels(lines: readonly LabelledLine[], plotPx: number, look: Look): object[] {
  const moves = movesApart(
    lines.map(({ endPx }, i) => endPx ?? NOWHERE_PX * (i + 1)),
    plotPx,
  );
  return lines.map(({ endPx }, i) => ({
    show: areNamed(lines.length, look) && endPx !== undefined,
    formatter: '{a}',
    fontSize: 12,
    // Over the line of capacity.
    backgroundColor: look.background,
    offset: [0, moves[i]],
  }));
}

export const legendWhere = (look: Look): object =>
  look.narrow
    ? { legend: { type: 'scroll', bottom: 0, textStyle: { color: look.text, fontSize: 11 }, itemWidth: 14 } }
    : {};
