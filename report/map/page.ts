/** map.html: strategies × scenes in colour, what each goes by, and which to take when. One file without scripts. */
import { guidanceOf } from '../../records/map/guidance.ts';
import { rankedOver, type MapCell, type MapScene, type PolicyMap } from '../../records/map/policy-map.ts';
import { count, ratio, withInterval } from '../../records/wording.ts';
import { eachText } from '../escaping/each-text.ts';
import { escape } from '../escaping/html.ts';
import { xmlText } from '../escaping/xml.ts';
import { wholePage } from '../page/whole-page.ts';
import { cellText, LEGEND, madeOf } from './markdown.ts';

/** Regrets beyond this have the darkest colour. */
const FAR = 3;

/** @param style the report's own style sheet, as it was built */
export function mapPage(given: PolicyMap, style: string): string {
  const map = eachText(given, xmlText);
  const { scenes, knowledge } = map;
  const [first, ...others] = guidanceOf(map);
  const body = `<header>
<h1>Which policy when</h1>
<p class="answer">${escape(first ?? '')}</p>
<p class="made">${escape(madeOf(map))}</p>
</header>
<main>
<section id="guidance"><h2>What to take</h2><ul>${others.map((line) => `<li>${escape(line)}</li>`).join('')}</ul></section>
<section id="map"><h2>Strategies and scenes</h2><p class="hint">${escape(LEGEND)}</p>
<div class="scroll" tabindex="0" role="region" aria-label="strategies and scenes"><table class="map">
<thead><tr><th scope="col">strategy</th><th scope="col">goes by</th><th scope="col">worst</th>${scenes.map(({ name, about }) => `<th scope="col" title="${escape(about)}"><a href="#scene-${escape(name)}">${escape(name)}</a></th>`).join('')}</tr></thead>
<tbody>
${rankedOver(scenes)
  .map(
    ({ strategy, worst, losesIn }) =>
      `<tr><th scope="row">${escape(strategy)}</th><td>${escape(knowledge[strategy] ?? '')}</td><td>${losesIn.length > 0 ? `loses in ${losesIn.length}` : escape(ratio(worst?.regret))}</td>${scenes.map((scene) => cellOf(scene, strategy)).join('')}</tr>`,
  )
  .join('\n')}
</tbody></table></div></section>
${scenes.map(sceneOf).join('\n')}
</main>
<footer>Made by routebench map. This page holds all that it shows and asks nothing of any network.</footer>`;
  return wholePage({ title: 'routebench: which policy when', style: `${style}\n${OWN_STYLE}`, body });
}

function cellOf({ name, cells }: MapScene, strategy: string): string {
  const cell = cells.find((it) => it.strategy === strategy);
  if (cell === undefined) return '<td class="none">–</td>';
  return `<td class="${cell.loses ? 'loses' : 'kept'}" style="--far: ${farOf(cell)}" title="${escape(`${strategy}, ${name}: ${told(cell)}`)}">${escape(cellText(cell))}</td>`;
}

/** From 0, the best, to 100. */
const farOf = ({ regret }: MapCell): number =>
  Math.round(100 * Math.min(1, Math.log(Math.max(1, regret.median)) / Math.log(FAR)));

const told = ({ regret, failed, level }: MapCell): string =>
  `mean ${withInterval(regret, (value) => `×${value.toFixed(2)}`)}${level ? ', level with the best' : ''}, ${count(failed)} unanswered`;

function sceneOf({ name, about, n, cells }: MapScene): string {
  const rows = cells.map(
    (cell) => `<tr><th scope="row">${escape(cell.strategy)}</th><td>${escape(told(cell))}</td></tr>`,
  );
  return `<section id="scene-${escape(name)}"><h2>${escape(name)}</h2><p>${escape(about)}</p>
<p class="hint">N = ${count(n)}. Run it: <code>npx routebench simulate --scene ${escape(name)} --strategies all</code></p>
<details><summary>${count(cells.length)} strategies, best first</summary><table>${rows.join('')}</table></details></section>`;
}

const OWN_STYLE = `
.scroll { overflow-x: auto; }
table.map th, table.map td { padding: 0.15rem 0.4rem; white-space: nowrap; text-align: right; }
table.map th[scope=row] { text-align: left; position: sticky; left: 0; background: Canvas; }
table.map thead th { vertical-align: bottom; }
table.map thead th:nth-child(n + 4) { writing-mode: vertical-rl; text-align: left; }
table.map td.kept { background: color-mix(in srgb, #d95f0e calc(var(--far) * 0.55%), transparent); }
table.map td.loses { background: color-mix(in srgb, #7f7f7f 35%, transparent); }
`;
