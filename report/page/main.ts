/** The page in the browser: reads the data that it carries, and draws what is chosen of it. */
import { againstAxisTable, tableHtml } from '../charts/tables.ts';
import { capital } from '../text/wording.ts';
import { escape } from '../escaping/html.ts';
import { lookOf, titleOf, type Choice, type PageData } from '../charts/view.ts';
import { chartIn } from './chart.ts';
import { controlsIn } from './controls.ts';
import { sections } from './sections.ts';
import { choiceFrom, hashOf, initialChoice } from './state.ts';
import { replayIn } from './replay.ts';

const data = JSON.parse(document.querySelector('#data')!.textContent) as PageData;
const initial = initialChoice(data);
let choice = choiceFrom(location.hash, initial, data);

const figures = sections
  .filter(({ shown }) => shown?.(data) ?? true)
  .map((section) => {
    const element = document.querySelector<HTMLElement>(`#${section.id}`)!;
    element.innerHTML = `<h2></h2><p class="hint">${escape(section.hint(data))}</p>
    <div class="chart" role="img" tabindex="0"></div><div class="lines"></div>
    <details><summary>As a table</summary><div class="wide" tabindex="0" role="region"></div></details>`;
    const details = element.querySelector('details')!;
    const shown = {
      section,
      heading: element.querySelector('h2')!,
      chart: chartIn(element.querySelector<HTMLElement>('.chart')!),
      lines: element.querySelector('.lines')!,
      details,
      table: element.querySelector<HTMLElement>('.wide')!,
    };
    // A table of many rows is made once somebody opens it.
    details.addEventListener('toggle', () => showTable(shown));
    return shown;
  });

function showTable({ section, details, table }: (typeof figures)[number]): void {
  table.setAttribute('aria-label', section.title(choice, data));
  table.innerHTML = details.open ? tableHtml(section.table(data, choice), section.swatches) : '';
}

const replay = replayIn(document.querySelector<HTMLElement>('#replay')!, data);

const controls = controlsIn(document.querySelector<HTMLElement>('#controls')!, data, (changed) => {
  choice = withRun({ ...choice, ...changed });
  const hash = hashOf(choice, initial, data);
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
  show();
});

/** Queues are shown of a run that there is. */
function withRun(wanted: Choice): Choice {
  const there = data.timelines.filter(({ at }) => at === wanted.at);
  const { strategy, repeat } = wanted.run;
  const run =
    there.find((it) => it.strategy === strategy && it.repeat === repeat) ??
    there.find((it) => it.strategy === strategy) ??
    there[0];
  return run ? { ...wanted, run: { strategy: run.strategy, repeat: run.repeat } } : wanted;
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const narrow = matchMedia('(max-width: 640px)');

function show(): void {
  const look = lookOf({ dark: dark.matches, narrow: narrow.matches });
  controls.show(choice);
  replay.show(choice);
  const heading = titleOf(choice);
  document.querySelector('#figures')!.innerHTML = tableHtml(
    againstAxisTable(data, choice, capital(heading)),
    true,
  );
  for (const figure of figures) {
    const { section, heading, chart, lines } = figure;
    const title = section.title(choice, data);
    heading.textContent = title;
    const label = `Chart: ${title}. The table below has the same figures.`;
    chart.show(section.option(data, choice, look), section.heightPx(data, choice, look), label);
    lines.innerHTML = (section.lines?.(data, choice) ?? []).map((line) => `<p>${escape(line)}</p>`).join('');
    showTable(figure);
  }
}

choice = withRun(choice);
show();
for (const media of [dark, narrow]) media.addEventListener('change', show);
addEventListener('hashchange', () => {
  choice = withRun(choiceFrom(location.hash, initial, data));
  show();
});
document.documentElement.dataset.ready = 'true';
