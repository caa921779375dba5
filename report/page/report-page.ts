/** report.html: one file, without network, that says what won, and shows it. */
import { againstAxisTable, tableHtml } from '../charts/tables.ts';
import { FAULT_HEAD, faultRows } from '../text/fault-rows.ts';
import { eachText } from '../escaping/each-text.ts';
import { xmlText } from '../escaping/xml.ts';
import { escape } from '../escaping/html.ts';
import { type PageData } from '../charts/view.ts';
import { capacityOn } from '../../records/axis.ts';
import type { Comparison } from '../../records/format.ts';
import { initialChoice } from './state.ts';
import { sections } from './sections.ts';
import { PROBABILITIES, type Shapes } from './page-data.ts';
import { builtFile } from './built-files.ts';
import { wholePage } from './whole-page.ts';
import { tryLine } from '../try-fleet.ts';
import { headline } from '../text/headline.ts';
import {
  balancersIn,
  calibrations,
  describeRuns,
  extraLoad,
  failures,
  heldUp,
  lateSenders,
  missing,
  overloaded,
  starved,
} from '../text/wording.ts';
import { count } from '../../records/wording.ts';

export const pageDataOf = (comparison: Comparison, shapes: Shapes): PageData =>
  eachText(
    {
      axis: comparison.axis,
      capacity: capacityOn(comparison),
      cells: comparison.cells,
      oracles: comparison.oracles,
      standings: comparison.standings,
      made: describeRuns(comparison),
      cdfs: shapes.cdfs,
      probabilities: PROBABILITIES,
      timelines: shapes.timelines,
    },
    xmlText,
  );

/** Empty where nothing was told to go wrong. */
function faultTable(runs: Comparison['runs']): string {
  const rows = faultRows(runs);
  if (rows.length === 0) return '';
  const table = tableHtml({ caption: 'What went wrong', head: FAULT_HEAD, rows }, true);
  return `<div class="wide" tabindex="0" role="region" aria-label="What went wrong">${table}</div>`;
}

/** @param playground where what ran can be tried, if it can */
export function pageOf(comparison: Comparison, shapes: Shapes, playground?: string): string {
  const { cells, createdAt } = comparison;
  const data = pageDataOf(comparison, shapes);
  const table = againstAxisTable(data, initialChoice(data), 'Mean sojourn');
  const body = `<header>
<h1>Which strategy answers fastest?</h1>
<p class="answer">${escape(headline(comparison) || 'Nothing was measured to its end.').replaceAll(' %', '&nbsp;%')}</p>
<p class="made">${escape(describeRuns(comparison))} · ${escape(createdAt)}. Sojourn is the time from a request’s release until
its answer; figures are medians over repeats${cells.some(({ sojournMs }) => sojournMs.mean.low !== null) ? ' with 95 % intervals' : ''}.</p>
${tryLine(playground, escape)}
${notes(comparison, shapes)}
</header>
<main>
<form id="controls" aria-label="What is shown"></form>
<div class="grid">
${sections
  .filter(({ shown }) => shown?.(data) ?? true)
  .map(({ id }) => `<section id="${id}"></section>`)
  .join('\n')}
<section id="replay"></section>
</div>
<section class="all">
<h2>All figures</h2>
<div id="figures" class="wide" tabindex="0" role="region" aria-label="Table of results">${tableHtml(table, true)}</div>
${faultTable(comparison.runs)}
<noscript><p class="notes">The charts need JavaScript; the table is all of the chosen figure.</p></noscript>
</section>
</main>
<footer>Made by <code>npx routebench report</code> from the runs beside it. This page holds all that it shows and asks nothing of any network.</footer>`;
  const scripts = `<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script>${builtFile('report.js').replaceAll('</script', '<\\/script')}</script>
`;
  const title = 'routebench: which strategy answers fastest?';
  return wholePage({ title, style: builtFile('report-style.css'), body, scripts });
}

/** What must not be overlooked. */
function notes(comparison: Comparison, { leftOut, complaints }: Shapes): string {
  const lines = [
    ...heldUp(comparison.runs),
    ...missing(comparison.runs),
    ...lateSenders(comparison.runs),
    ...overloaded(comparison.runs),
    ...starved(comparison.runs, comparison.topologies),
    ...calibrations(comparison),
    ...balancersIn(comparison.runs),
    ...failures(comparison),
    ...extraLoad(comparison.runs),
    ...comparison.complaints,
    ...complaints,
    ...(leftOut > 0 ? [`The queues of ${count(leftOut)} runs are left out, to keep this page small.`] : []),
  ].map((line) => `<p>${escape(line)}</p>`);
  if (lines.length === 0) return '';
  if (lines.length <= 4) return `<div class="notes">${lines.join('')}</div>`;
  return `<details class="notes"><summary>${lines.length} things to know: failures, and runs that aren’t counted</summary>${lines.join('')}</details>`;
}
