/** map.html: strategies × scenes in colour, what each goes by, and which to take when. One file without scripts. */
import { guidanceOf } from '../../records/map/guidance.ts';
import { rankedOver, type MapCell, type MapScene, type PolicyMap } from '../../records/map/policy-map.ts';
import { count, ratio, withInterval } from '../../records/wording.ts';
import { eachText } from '../escaping/each-text.ts';
import { escape } from '../escaping/html.ts';
import { xmlText } from '../escaping/xml.ts';
import { wholePage } from '../page/whole-page.ts';
import { curvesOf } from './curves.ts';
import { cellText, farOf, LEGEND, madeOf } from './markdown.ts';

/** @param style the report's own style sheet, as it was built @param playground by scene, its address in the playground */
export function mapPage(
  given: PolicyMap,
  style: string,
  playground: Readonly<Record<string, string>> = {},
): string {
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
${scenes.map((scene) => sceneOf(scene, playground[scene.name])).join('\n')}
</main>
<footer>Made by <code>npx routebench map</code> from map.json. This page holds all that it shows and asks nothing of any network.</footer>`;
  return wholePage({ title: 'routebench: which policy when', style: `${style}\n${OWN_STYLE}`, body });
}

function cellOf({ name, cells }: MapScene, strategy: string): string {
  const cell = cells.find((it) => it.strategy === strategy);
  if (cell === undefined) return '<td class="none">–</td>';
  return `<td class="${cell.loses ? 'loses' : 'kept'}" style="--far: ${farOf(cell)}" title="${escape(`${strategy}, ${name}: ${told(cell)}`)}"><a href="#${idOf(name, strategy)}">${escape(cellText(cell))}</a></td>`;
}

const told = ({ regret, failed, level }: MapCell): string =>
  `mean ${withInterval(regret, (value) => `×${value.toFixed(2)}`)}${level ? ', level with the best' : ''}, ${count(failed)} unanswered`;

/** Of a cell's row in its scene. */
const idOf = (scene: string, strategy: string): string => escape(encodeURIComponent(`${scene}~${strategy}`));

/** Opened where a cell is followed: browsers open the details that an address points into. */
function sceneOf(scene: MapScene, playground: string | undefined): string {
  const { name, about, n, cells } = scene;
  const curves = curvesOf(scene);
  const rows = cells.map(
    (cell) =>
      `<tr id="${idOf(name, cell.strategy)}"><th scope="row">${escape(cell.strategy)}</th><td>${curves.regrets(cell)}</td><td>${curves.sojourns(cell)}</td><td>${escape(told(cell))}</td></tr>`,
  );
  const tried =
    playground === undefined ? '' : ` <a href="${escape(playground)}">Try it in the playground</a>.`;
  return `<section id="scene-${escape(name)}"><h2>${escape(name)}</h2><p>${escape(about)}</p>
<p class="hint">N = ${count(n)}. Run it: <code>npx routebench simulate --scene ${escape(name)} --strategies all</code>.${tried}</p>
<details><summary>${count(cells.length)} strategies, best first, with their curves</summary><div class="scroll" tabindex="0" role="region" aria-label="${escape(name)}"><table class="curves"><thead><tr><th scope="col">strategy</th><th scope="col">regret by seed</th><th scope="col">sojourn: p50, p95, p99</th><th scope="col">in figures</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div></details></section>`;
}

const OWN_STYLE = `
.scroll { overflow-x: auto; }
table.map th, table.map td { padding: 0.15rem 0.4rem; white-space: nowrap; text-align: right; }
table.map th[scope=row] { text-align: left; position: sticky; left: 0; background: Canvas; }
table.map thead th { vertical-align: bottom; }
table.map thead th:nth-child(n + 4) { writing-mode: vertical-rl; text-align: left; }
table.map td.kept { background: color-mix(in srgb, #d95f0e calc(var(--far) * 0.55%), transparent); }
table.map td a { color: inherit; text-decoration: none; display: block; }
table.curves th, table.curves td { padding: 0.1rem 0.4rem; white-space: nowrap; text-align: left; }
table.curves tr:target { background: var(--best); }
svg.curve path { stroke: currentColor; fill: none; }
svg.curve .seeds { stroke-width: 5; stroke-linecap: round; opacity: 0.45; }
svg.curve .span { stroke-width: 4; opacity: 0.4; }
svg.curve .best { stroke-dasharray: 2 2; opacity: 0.5; }
table.map td.loses { background: color-mix(in srgb, #7f7f7f 35%, transparent); }
`;
