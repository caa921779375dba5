/** limits.html: one file without scripts or network that says what a fleet's limits are, and which strategy fits it. */
import { eachText } from '../escaping/each-text.ts';
import { xmlText } from '../escaping/xml.ts';
import { escape } from '../escaping/html.ts';
import { colourOf } from '../palette.ts';
import { wholePage } from '../page/whole-page.ts';
import { tryLine } from '../try-fleet.ts';
import type { QuestionAnswer, Table } from './question-answer.ts';
import { svgOf, type Chart } from './chart-parts.ts';
import { groupLines } from '../charts/line-groups.ts';
import { charts } from './charts.ts';
import { decisionChart, decisionLines } from './decision-chart.ts';
import { list } from '../../records/wording.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { questionsOf } from './questions.ts';
import { decisionTable, headlineOf, madeOf, notesOf, reignsOf } from './wording.ts';

const WIDE = 620;
const NARROW = 350;

/** @param style the report's own style sheet, as it was built @param playground where the fleet can be tried, if it can */
export function limitsPage(given: LimitsRecord, style: string, playground?: string): string {
  const record = eachText(given, xmlText);
  const questions = questionsOf(record);
  const notes = notesOf(record).map((line) => `<p>${escape(line)}</p>`);
  const body = `<header>
<h1>The limits of a fleet</h1>
<p class="answer">${escape(headlineOf(record))}</p>
<p class="made">${escape(madeOf(record))}</p>
${tryLine(playground, escape)}
${notes.length > 0 ? `<div class="notes">${notes.join('')}</div>` : ''}
</header>
<main>
<div class="grid">
${questions.map((question, i) => sectionOf(record, question, i + 1)).join('\n')}
</div>
${decisionOf(record)}
</main>
<footer>Made by <code>npx routebench limits</code> from limits.json. This page holds all that it shows and asks nothing of any network.</footer>`;
  return wholePage({ title: 'routebench: the limits of a fleet', style: `${style}\n${OWN_STYLE}`, body });
}

function sectionOf(
  record: LimitsRecord,
  { id, question, answer, how, table }: QuestionAnswer,
  number: number,
): string {
  return `<section id="${id}">
<h2>${number}. ${escape(question)}</h2>
<p>${escape(answer)}</p>
${figureOf(record, charts[id]!, `${question} ${answer}`)}
<p class="hint">${escape(how)}</p>
<details><summary>The figures</summary><div class="wide" tabindex="0" role="region" aria-label="${escape(question)}">${tableOf(table)}</div></details>
</section>`;
}

/** Drawn twice, since letters don't shrink with a picture: the style sheet shows the one that fits. */
const figureOf = (record: LimitsRecord, chart: Chart, label: string): string =>
  `<div class="chart at-large">${svgOf(chart, record, WIDE, escape(label))}</div>
<div class="chart at-small">${svgOf(chart, record, NARROW, escape(label))}</div>`;

function decisionOf(record: LimitsRecord): string {
  if (record.decision === null) return '';
  const { coloured, grey } = decisionLines(record);
  const swatches = coloured.map(
    ({ name, strategies: [first] }) =>
      `<li><span class="swatch" style="background:${colourOf(first!)}"></span>${escape(name)}</li>`,
  );
  const others = grey.flatMap(({ strategies }) => strategies);
  const lines = [
    ...groupLines(coloured, 'n'),
    ...(others.length === 0 ? [] : [`Grey: ${list(others)}; their figures stand in the table.`]),
  ].map((line) => `<p class="hint">${escape(line)}</p>`);
  return `<section id="decision">
<h2>Which strategy at which N?</h2>
<p>The best simple one is ${escape(reignsOf(record))} Where several tie, the one that needs to know least is named.</p>
${figureOf(record, decisionChart, `Mean sojourn as a multiple of the best simple strategy’s, against N. ${reignsOf(record)}`)}
<ul class="keys">${swatches.join('')}</ul>
${lines.join('\n')}
<p class="hint">Bursts on the fleet as measured, simulated with the same draws for every strategy, each knowing the fleet’s numbers. Ties: within half a per cent, or two standard errors over seeds. A line ends where requests fail. Above ×2 lines run along the edge.</p>
<div class="wide" tabindex="0" role="region" aria-label="How each strategy stands at each N">${tableOf(decisionTable(record), heatOf)}</div>
</section>`;
}

function tableOf({ head, rows }: Table, classOf: (cell: string) => string = () => ''): string {
  const cells = (row: readonly string[]) =>
    row.map((cell, i) =>
      i === 0 ? `<th scope="row">${escape(cell)}</th>` : `<td${classOf(cell)}>${escape(cell)}</td>`,
    );
  return `<table><thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row).join('')}</tr>`).join('\n')}</tbody></table>`;
}

function heatOf(cell: string): string {
  if (cell === 'best' || cell === 'ties' || cell === 'all answered') return ' class="best"';
  if (cell.endsWith('fail')) return ' class="far"';
  const ratio = Number(cell.slice(1));
  return ratio > 1.5 ? ' class="far"' : ratio > 1.05 ? ' class="off"' : '';
}

const OWN_STYLE = `
.chart svg { display: block; max-width: 100%; height: auto; }
.at-small { display: none; }
@media (max-width: 560px) { .at-large { display: none; } .at-small { display: block; } }
.keys { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; padding: 0; margin: 0.4rem 0; list-style: none; font-size: 0.9rem; }
.keys .swatch { margin-right: 0.4em; }
#decision { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line); }
#decision .chart svg { max-width: 52rem; width: 100%; }
td.off { background: color-mix(in srgb, #e0a030 22%, var(--background)); }
td.far { background: color-mix(in srgb, #d0553f 30%, var(--background)); }`;
