/** What can be chosen, as the browser's own controls: they work by keyboard and with a screen reader as they are. */
import { escape } from '../escaping/html.ts';
import { capital } from '../text/wording.ts';
import { FIGURES, OF, OF_THE_RUN, type Choice, type PageData } from '../charts/view.ts';
import { colourOf } from '../palette.ts';
import { axisOf } from '../../records/axis.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { rankedStrategies } from '../../records/overall.ts';

type Change = (changed: Partial<Choice>) => void;

export interface Controls {
  show(choice: Choice): void;
}

const option = (value: string | number, text: string): string =>
  `<option value="${escape(String(value))}">${escape(text)}</option>`;

const select = (id: string, label: string, options: readonly string[]): string =>
  `<label>${label} <select id="${id}">${options.join('')}</select></label>`;

export function controlsIn(form: HTMLElement, data: PageData, change: Change): Controls {
  const { name: axisName, tick } = axisOf(data.axis);
  const strategies = rankedStrategies(data);
  const some = data.cells.some(({ failed }) => failed > 0);
  const calibrated = data.cells.some(({ calibration }) => calibration);
  const ofWhat = Object.entries(OF)
    .filter(([value]) => value !== 'calibrated' || calibrated)
    .map(([value, text]) => option(value, text));
  form.innerHTML = `
    <div class="row">
      ${select(
        'at',
        capital(axisName),
        pointsOf(data.cells).map((at) => option(at, tick(at))),
      )}
      ${select(
        'figure',
        'Figure',
        Object.entries(FIGURES).map(([value, text]) => option(value, text)),
      )}
      ${select('of', 'Of', ofWhat)}
      ${select('failures', some ? 'Failures' : 'Failures (none)', [option('timeout', 'as the time-out'), option('ok', 'left out')])}
      ${select('scale', 'Axes', [option('log', 'logarithmic'), option('linear', 'linear')])}
      ${select('run', 'Queues of', [])}
    </div>
    <fieldset><legend>Strategies</legend>
      <div class="row"><button type="button" id="all">All</button> <button type="button" id="none">None</button>
        <button type="button" id="leaders">Leaders</button></div>
      <div class="chips">${strategies
        .map(
          (name) =>
            `<label class="chip"><input type="checkbox" value="${escape(name)}"><i class="swatch" style="background:${colourOf(name)}"></i>${escape(name)}</label>`,
        )
        .join('')}</div>
    </fieldset>`;

  const selectOf = (id: string) => form.querySelector<HTMLSelectElement>(`#${id}`)!;
  const boxes = [...form.querySelectorAll<HTMLInputElement>('.chip input')];
  const onSelect = (id: string, chosen: (value: string) => Partial<Choice>) =>
    selectOf(id).addEventListener('change', ({ target }) =>
      change(chosen((target as HTMLSelectElement).value)),
    );
  onSelect('at', (value) => ({ at: Number(value) }));
  onSelect('scale', (value) => ({ scale: value as Choice['scale'] }));
  onSelect('figure', (value) => ({ figure: value as Choice['figure'] }));
  onSelect('of', (value) => ({ of: value as Choice['of'] }));
  onSelect('failures', (value) => ({ failures: value as Choice['failures'] }));
  onSelect('run', (value) => {
    const [, strategy, repeat] = /^(.*)\.(\d+)$/.exec(value)!;
    return { run: { strategy: strategy!, repeat: Number(repeat) } };
  });
  const checked = () => boxes.filter((box) => box.checked).map(({ value }) => value);
  for (const box of boxes) box.addEventListener('change', () => change({ strategies: checked() }));
  const onButton = (id: string, chosen: () => readonly string[]) =>
    form.querySelector(`#${id}`)!.addEventListener('click', () => change({ strategies: chosen() }));
  onButton('all', () => strategies);
  onButton('none', () => []);
  onButton('leaders', () => leadersOf(data, strategies));

  return {
    show(choice) {
      const runs = data.timelines.filter(({ at }) => at === choice.at);
      const ordered = strategies.flatMap((name) => runs.filter(({ strategy }) => strategy === name));
      selectOf('run').innerHTML = ordered
        .map(({ strategy, repeat }) => option(`${strategy}.${repeat}`, `${strategy}, repeat ${repeat}`))
        .join('');
      selectOf('run').disabled = ordered.length === 0;
      selectOf('at').value = String(choice.at);
      selectOf('scale').value = choice.scale;
      selectOf('figure').value = choice.figure;
      selectOf('of').value = choice.of;
      selectOf('of').disabled = OF_THE_RUN.includes(choice.figure);
      selectOf('failures').value = choice.failures;
      selectOf('run').value = `${choice.run.strategy}.${choice.run.repeat}`;
      for (const box of boxes) box.checked = choice.strategies.includes(box.value);
    },
  };
}

/** The three best of each point. */
function leadersOf({ cells }: PageData, strategies: readonly string[]): string[] {
  const leading = pointsOf(cells).flatMap((at) =>
    cells
      .filter((cell) => cell.at === at)
      .sort((a, b) => a.sojournMs.mean.median - b.sojournMs.mean.median)
      .slice(0, 3)
      .map(({ strategy }) => strategy),
  );
  return strategies.filter((strategy) => leading.includes(strategy));
}
