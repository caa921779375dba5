import { playgroundHref } from '../model/playground-link.ts';
import type { Scene } from '../records/files/scene-file.ts';
import { escape } from '../report/escaping/html.ts';

/** A scene with two strategies that most people know. */
const linkTo = ({ name, about, topology, faults, workload }: Scene): string => {
  const strategies = ['round-robin', 'least-connections'] as const;
  const href = playgroundHref({ topology, faults: faults ?? [], strategies, options: workload });
  return `<li><a href="${escape(href.slice(href.indexOf('#')))}">${escape(name)}</a> ${escape(about)}</li>`;
};

/** The page before its script runs. */
export const bodyWith = (scenes: readonly Scene[]): string => `<header>
<h1>routebench playground</h1>
<p class="answer">The same requests, the same machines, two ways to choose a route: watch where they queue.</p>
<p class="made">The very strategies and simulator of routebench run in this page; it asks nothing of any network. The address
holds all that is set: copy it to pass it on.</p>
</header>
<main>
<form id="versus" class="row" aria-label="Strategies"></form>
<div id="problem" class="notes" role="alert" hidden><p id="problem-text"></p><p><a href="#">Open the original fleet</a></p></div>
<div class="board">
<div id="stage" hidden>
<div id="player-place"></div>
<p id="verdict" aria-live="polite"></p>
<div id="pair" class="pair"></div>
<section id="open">
<h2>Requests without an answer</h2>
<p class="hint">Over time, of both strategies. The area below a curve is the sum of all sojourns, the time from a request’s release
until its answer.</p>
<canvas role="img" aria-label="Requests without an answer over time. The figures above say what it comes to."></canvas>
</section>
<details id="machines"><summary>Machines as a table</summary><div class="wide" tabindex="0" role="region" aria-label="Machines"></div></details>
</div>
<aside id="controls" aria-label="What is played">
<form id="load" aria-label="The load"></form>
<form id="fleet" aria-label="The fleet"></form>
<form id="faults" aria-label="Faults"></form>
</aside>
</div>
<details id="scenes"><summary>Scenes to begin with</summary><ul>${scenes.map(linkTo).join('')}</ul></details>
<noscript><p class="notes">The playground needs JavaScript.</p></noscript>
</main>
<footer>Made by “npm run build” from the files in strategies/ and simulator/. The same in a terminal: npx routebench
simulate; how all strategies do on all scenes: npx routebench map.</footer>`;
