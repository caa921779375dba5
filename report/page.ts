/** report.html: one file without scripts or network that says who won, and shows it. */
import { tableOf, type Table } from './aggregate.ts';
import { chartsOf } from './chart.ts';
import type { Comparison } from './format.ts';
import { describeRuns, missing } from './markdown.ts';
import { answers, bestPossible, count, duration, ratio } from './words.ts';

export function pageOf(comparison: Comparison): string {
  const table = tableOf(comparison);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>routebench: comparison</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; background: #fff; }
  h1 { font-size: 1.4rem; }
  figure { margin: 1rem 0; overflow-x: auto; }
  svg { max-width: 100%; height: auto; }
  .wide { overflow-x: auto; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 0.3rem 0.8rem; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
  th:first-child { text-align: left; }
  td.best { font-weight: 600; background: #e6f4ea; }
  td small, footer { color: #595959; }
</style>
<h1>Which strategy answers fastest?</h1>
<ul>${answers(table).map(item).join('')}</ul>
<p>Sojourn is the time from a request's release until its answer. Each cell: mean, p95, and the mean as a multiple of
the best possible.</p>
<div class="wide" tabindex="0" role="region" aria-label="Table of results">${gridOf(table)}</div>
${missing(table)
  .map((line) => `<p>${escape(line)}</p>`)
  .join('')}
${chartsOf(table)
  .map(({ svg }) => `<figure>${svg}</figure>`)
  .join('\n')}
<footer>${escape(describeRuns(comparison))}, ${escape(comparison.createdAt)}</footer>
</html>
`;
}

function gridOf(table: Table): string {
  const head = table.ns.map((n) => `<th scope="col">N = ${count(n)}</th>`).join('');
  const rows = table.strategies.map((strategy) => {
    const cells = table.ns.map((n) => {
      const cell = table.cell(strategy, n);
      if (cell === undefined) return '<td>–</td>';
      const best = table.best(n) === cell ? ' class="best"' : '';
      const figures = `${duration(cell.meanMs)}, ${duration(cell.p95Ms)}`;
      return `<td${best}>${figures} <small>${ratio(cell.regret)}</small></td>`;
    });
    return `<tr><th scope="row">${escape(strategy)}</th>${cells.join('')}</tr>`;
  });
  const oracle = table.ns.map((n) => `<td>${bestPossible(table.oracle(n))}</td>`);
  return `<table><thead><tr><th scope="col">strategy</th>${head}</tr></thead><tbody>${rows.join('')}
<tr><th scope="row"><em>best possible</em></th>${oracle.join('')}</tr></tbody></table>`;
}

const item = (line: string): string => `<li>${escape(line)}</li>`;

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
