/** Virtual time against queueing theory: `npm run bench -- theory` prints each figure, and leaves them in docs/theory.md. */
import { writeFileSync } from 'node:fs';
import { inRoot } from '../../runner/paths.ts';
import type { Bar, BenchTools } from '../bench.ts';
import { cases } from './cases.ts';
import { measured } from './measured.ts';
import { orders } from './orders.ts';

type Row = readonly string[];

/** @param part of a case's name, for one of them alone: the page is made of all */
export async function* theory({ part }: BenchTools): AsyncGenerator<Bar> {
  const [figures, order]: [Row[], Row[]] = [[], []];
  for (const { name, setting, figures: asked } of cases.filter((it) => it.name.includes(part))) {
    const found = measured(setting);
    for (const { formula, expected, of, bar } of asked) {
      const value = of(found);
      const off = value / expected - 1;
      const row = [name, formula, expected.toFixed(4), value.toFixed(4), percent(off), `± ${percent(bar)}`];
      figures.push(row);
      yield {
        what: `${name}: ${formula}`,
        measured: `${row[3]} for ${row[2]}, ${row[4]}`,
        bar: row[5]!,
        held: Math.abs(off) <= bar,
      };
    }
  }
  for (const { name, source, of } of orders.filter((it) => it.name.includes(part))) {
    const { lower, higher } = of();
    const row = [name, source, lower.toFixed(2), higher.toFixed(2)];
    order.push(row);
    yield {
      what: name,
      measured: `${row[2]} and ${row[3]}`,
      bar: 'the first is lower',
      held: lower < higher,
    };
  }
  if (part === '') writeFileSync(inRoot('docs/theory.md'), pageOf(figures, order));
}

const percent = (part: number): string => `${(100 * part).toFixed(2)} %`;

const tableOf = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const pageOf = (
  figures: readonly Row[],
  order: readonly Row[],
): string => `# Virtual time against queueing theory

<!-- prettier-ignore-start -->
<!-- Made by "npm run bench -- theory": run it again rather than changing this file. -->

Fleets as simple as the models of the books: no distance, Poisson arrivals, sizes exponential unless named, services of mean
1. Each figure is the mean over one to eight seeds of a million requests each (more seeds the higher the load, one on a thousand machines),
the first tenth of each left out; of one machine's mean, what chance did to the gaps and services drawn is taken out by a control variate. The formulas, with their
sources, are in [bench/theory/formulas.ts](../bench/theory/formulas.ts), what is simulated in
[bench/theory/cases.ts](../bench/theory/cases.ts).

${tableOf(['case', 'formula', 'expected', 'measured', 'difference', 'bar'], figures)}

Where theory says which policy is better, the first of two must have the lower mean (one seed of 400,000 requests; scenes: one of their N):

${tableOf(['case', 'source', 'first', 'second'], order)}

<!-- prettier-ignore-end -->
`;
