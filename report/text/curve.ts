/** Curves over N in plain characters, for a terminal. */

export interface TextCurve {
  readonly name: string;
  readonly marker: string;
  /** By N; null where there is no figure. */
  readonly values: readonly (number | null)[];
}

/** Columns before the plot: `12.3 ┤`. */
const AXIS = 7;

/**
 * Both axes are logarithmic: N by its decades, and what the values are times.
 *
 * @param width of the whole, in characters
 * @param height of the plot, in lines
 */
export function curveText(
  ns: readonly number[],
  curves: readonly TextCurve[],
  { width = 80, height = 14 } = {},
): string {
  const columns = width - AXIS - 1;
  const all = curves.flatMap(({ values }) => values.filter((it) => it !== null));
  const top = Math.max(1.1, ...all);
  const columnOf = (n: number) =>
    Math.round(((columns - 1) * Math.log(n / ns[0]!)) / Math.log(ns.at(-1)! / ns[0]! || 2));
  const rowOf = (value: number) =>
    height - 1 - Math.round(((height - 1) * Math.log(Math.max(1, value))) / Math.log(top));
  const plot = Array.from({ length: height }, () => Array<string>(columns).fill(' '));
  for (const { marker, values } of [...curves].reverse()) {
    ns.forEach((n, i) => {
      const value = values[i];
      if (value === null || value === undefined) return;
      const [row, column] = [rowOf(value), columnOf(n)];
      const next = values[i + 1];
      if (next !== null && next !== undefined) {
        const [toRow, toColumn] = [rowOf(next), columnOf(ns[i + 1]!)];
        for (let x = column + 1; x < toColumn; x++) {
          const y = Math.round(row + ((toRow - row) * (x - column)) / (toColumn - column));
          if (plot[y]![x] === ' ') plot[y]![x] = '·';
        }
      }
      plot[row]![column] = marker;
    });
  }
  const rows = plot.map((cells, row) => {
    const value = top ** ((height - 1 - row) / (height - 1));
    const labelled = row % 3 === (height - 1) % 3;
    const label = labelled ? `×${value.toFixed(value < 10 ? 2 : 0)}` : '';
    return `${label.padStart(AXIS - 1)} ${labelled ? '┤' : '│'}${cells.join('').trimEnd()}`;
  });
  const axis = Array<string>(columns + AXIS + 1).fill(' ');
  for (const n of ns) {
    const label = String(n);
    const from = Math.min(AXIS + 1 + columnOf(n) - Math.floor(label.length / 2), width - label.length);
    [...label].forEach((character, i) => (axis[from + i] = character));
  }
  return [...rows, `${' '.repeat(AXIS)}└${'─'.repeat(columns)}`, axis.join('').trimEnd()].join('\n');
}
