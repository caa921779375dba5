/**
 * Two runs side by side as moving queues: what each machine had to do at a moment, and what was answered until then. Both
 * run on one clock, so that it is seen which one ends first.
 */
import { escape } from '../escaping/html.ts';
import { write, type Choice, type PageData } from '../charts/view.ts';
import { colourOf, regionColours, strengthOf } from '../palette.ts';
import { duration } from '../../records/wording.ts';
import type { Timeline } from './page-data.ts';

export interface Replay {
  show(choice: Choice): void;
}

/** However long the runs took, a replay takes this long. */
const PLAY_MS = 12_000;
const STEPS = 1000;

const nameOf = ({ strategy, repeat }: Timeline): string => `${strategy}, repeat ${repeat}`;

/** The worst and the best that are shown at a point of the axis, where there are two. */
function pairAt({ timelines }: PageData, { at, strategies }: Choice): [Timeline, Timeline] | undefined {
  const ranked = strategies.flatMap(
    (name) => timelines.find((it) => it.at === at && it.strategy === name && it.repeat === 1) ?? [],
  );
  const prefer = (name: string) => ranked.find(({ strategy }) => strategy === name);
  const right = prefer('planned') ?? ranked[0];
  const left = prefer('nearest') ?? ranked.at(-1);
  return right && left && right !== left ? [left, right] : undefined;
}

export function replayIn(element: HTMLElement, data: PageData): Replay {
  element.innerHTML = `<h2>Two runs as moving queues</h2>
    <p class="hint">Requests at each machine, waiting or served; both runs on one clock and one scale.</p>
    <div class="row"><button type="button" class="play">Play</button>
      <label class="when">Moment <input type="range" min="0" max="${STEPS}" value="0"></label>
      <output></output></div>
    <div class="pair"><div class="run"></div><div class="run"></div></div>`;
  const button = element.querySelector<HTMLButtonElement>('.play')!;
  const slider = element.querySelector<HTMLInputElement>('input')!;
  const output = element.querySelector('output')!;
  const panels = [...element.querySelectorAll<HTMLElement>('.run')];
  let pair: readonly Timeline[] = [];
  let chosen: Choice | undefined;
  let lastMs = 0;
  let longest = 1;
  let playing: { readonly fromMs: number; readonly part: number } | undefined;

  /** The selects, and a bar for each machine. */
  function build(): void {
    lastMs = Math.max(...pair.map(({ fromMs, untilMs }) => untilMs - fromMs));
    longest = Math.max(1, ...pair.flatMap(({ queues }) => Object.values(queues).flat()));
    const runs = data.timelines.filter(({ at }) => at === chosen!.at);
    panels.forEach((panel, side) => {
      const run = pair[side]!;
      const options = runs.map(
        (it, i) => `<option value="${i}"${it === run ? ' selected' : ''}>${escape(nameOf(it))}</option>`,
      );
      const machines = Object.keys(run.queues);
      const colourOfMachine = regionColours(machines);
      panel.style.setProperty('--run', colourOf(run.strategy));
      panel.innerHTML = `<label>${side === 0 ? 'Left' : 'Right'} <select>${options.join('')}</select></label>
        ${machines
          .map(
            (id) =>
              `<div class="queue"><span>${escape(id)}</span><i style="background:${colourOfMachine(id)};opacity:${strengthOf(id)}"></i><b></b></div>`,
          )
          .join('')}<p class="done"></p>`;
      panel.querySelector('select')!.addEventListener('change', ({ target }) => {
        pair = pair.map((it, i) => (i === side ? runs[Number((target as HTMLSelectElement).value)]! : it));
        build();
      });
    });
    draw();
  }

  function draw(): void {
    const atMs = (lastMs * Number(slider.value)) / STEPS;
    const text = `${duration(atMs)} of ${duration(lastMs)}`;
    output.textContent = text;
    slider.setAttribute('aria-valuetext', text);
    panels.forEach((panel, side) => drawRun(panel, pair[side]!, atMs, longest));
  }

  function step(nowMs: number): void {
    if (playing === undefined) return;
    const part = Math.min(1, playing.part + (nowMs - playing.fromMs) / PLAY_MS);
    slider.value = String(Math.round(STEPS * part));
    draw();
    if (part < 1) requestAnimationFrame(step);
    else pause();
  }

  function pause(): void {
    playing = undefined;
    button.textContent = 'Play';
  }

  button.addEventListener('click', () => {
    if (playing !== undefined) return pause();
    const part = Number(slider.value) / STEPS;
    playing = { fromMs: performance.now(), part: part >= 1 ? 0 : part };
    button.textContent = 'Pause';
    requestAnimationFrame(step);
  });
  slider.addEventListener('input', () => {
    pause();
    draw();
  });

  return {
    show(choice) {
      const wanted = pairAt(data, choice);
      element.hidden = wanted === undefined;
      const same = chosen?.at === choice.at && chosen.strategies.join() === choice.strategies.join();
      chosen = choice;
      if (wanted === undefined || same) return;
      pause();
      pair = wanted;
      slider.value = String(Math.round(STEPS / 3));
      build();
    },
  };
}

function drawRun(
  panel: HTMLElement,
  { fromMs, untilMs, queues }: Timeline,
  atMs: number,
  longest: number,
): void {
  const lengths = Object.values(queues);
  const spanMs = untilMs - fromMs;
  const rows = panel.querySelectorAll<HTMLElement>('.queue');
  lengths.forEach((values, row) => {
    const part = Math.min(values.length - 1, Math.floor((values.length * atMs) / spanMs));
    const length = atMs >= spanMs ? 0 : values[part]!;
    rows[row]!.querySelector('i')!.style.width = `${(100 * length) / longest}%`;
    rows[row]!.querySelector('b')!.textContent = write('queueMean')(length);
  });
  panel.querySelector('.done')!.textContent =
    atMs >= spanMs ? `all answered after ${duration(spanMs)}` : 'answering';
}
