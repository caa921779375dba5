/** Strategies against each other over many fleets: by how much each is behind the best one there. */

/** One fleet and one N: each strategy's mean sojourn over seeds, ms. */
export interface Contest {
  readonly fleet: number;
  readonly n: number;
  readonly meansMs: Readonly<Record<string, number>>;
}

export interface Row {
  readonly strategy: string;
  /** Mean over fleets of (own mean sojourn) / (the best one's), by N. */
  readonly byN: readonly number[];
  /** Over all N. */
  readonly mean: number;
  /** On any fleet at any N. */
  readonly worst: number;
}

/** Best first. */
export function rowsOf(contests: readonly Contest[], ns: readonly number[]): Row[] {
  return Object.keys(contests[0]!.meansMs)
    .map((strategy) => {
      const ratios = (n: number) => contests.filter((it) => it.n === n).map((it) => behind(it, strategy));
      const byN = ns.map((n) => mean(ratios(n)));
      const worst = contests.reduce((most, it) => Math.max(most, behind(it, strategy)), 0);
      return { strategy, byN, mean: mean(byN), worst };
    })
    .sort((a, b) => a.mean - b.mean);
}

function behind({ meansMs }: Contest, strategy: string): number {
  const bestMs = Object.values(meansMs).reduce((a, b) => Math.min(a, b));
  return meansMs[strategy]! / bestMs;
}

export function tableOf(rows: readonly Row[], ns: readonly number[]): string {
  const cells = [
    ['strategy', ...ns.map((n) => `N = ${n}`), 'mean', 'worst'],
    ...rows.map(({ strategy, byN, mean, worst }) => [
      strategy,
      ...[...byN, mean, worst].map((ratio) => ratio.toFixed(4)),
    ]),
  ];
  const widths = cells[0]!.map((_, i) => cells.reduce((width, row) => Math.max(width, row[i]!.length), 3));
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const padded = cells.map((row) =>
    line(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))),
  );
  const rule = line(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)));
  return [padded[0], rule, ...padded.slice(1)].join('\n');
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
