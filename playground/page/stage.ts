/** Two runs side by side, drawn at a moment. */
import { fleetOf } from '../../model/fleet/fleet.ts';
import type { PlaygroundLink } from '../../model/playground-link.ts';
import { colourOf, regionColours } from '../../report/palette.ts';
import type { Run } from '../experiment.ts';
import { lanesOf, longestQueue } from '../lanes.ts';
import { progressOf, type Progress } from '../progress.ts';
import { coloursOfPage } from './canvas.ts';
import { element, find } from './element.ts';
import { wrongAt } from './fault-controls.ts';
import { machineTable, tiles, verdictOf } from './figures.ts';
import type { Catalogue } from './messages.ts';
import { openCurvesOf, paintOpen, type OpenCurves } from './paint-open.ts';
import { paintLanes, type LanesPicture } from './paint-lanes.ts';

/** Figures are read, so they needn't change as often as the picture. */
const FIGURES_EVERY_MS = 100;

export interface Stage {
  show(link: PlaygroundLink, runs: readonly [Run, Run], catalogue: Catalogue): void;
  /** The last answer of both, in ms of the fleet. */
  lastMs(): number;
  draw(atMs: number): void;
  /** Another width, or other colours. */
  measure(): void;
}

export function stage(): Stage {
  const sides = [0, 1].map(() => {
    const heading = element('h2');
    const hint = element('p', { class: 'hint' });
    const canvas = element('canvas', { role: 'img' });
    const figures = tiles();
    const panel = element('section', { class: 'run' }, heading, hint, figures.element, canvas);
    return { panel, heading, hint, canvas, figures };
  });
  find('#pair').replaceChildren(...sides.map(({ panel }) => panel));
  const openCanvas = find<HTMLCanvasElement>('#open canvas');
  const verdict = find('#verdict');
  let pictures: readonly LanesPicture[] = [];
  let progresses: readonly Progress[] = [];
  let curves: OpenCurves | undefined;
  let ending = '';
  let colours = coloursOfPage();
  let figuresAtMs = -Infinity;
  let widthsPx: readonly number[] = [];

  /** Read once, not for each frame: it makes the browser lay out the page. */
  function measure(): void {
    colours = coloursOfPage();
    widthsPx = [...sides.map(({ canvas }) => canvas), openCanvas].map((it) => it.clientWidth);
  }

  return {
    show(link, runs, catalogue) {
      const { machines } = fleetOf(link.topology);
      const lanes = runs.map(({ columns }) => lanesOf(columns, machines.length));
      const longest = Math.max(...lanes.flat().map(longestQueue));
      pictures = lanes.map((its) => ({
        lanes: its,
        machines,
        colourOf: regionColours(machines.map(({ id }) => id)),
        longest,
        wrongAt: (machine, atMs) => wrongAt(link.faults, machine, atMs),
      }));
      progresses = runs.map(progressOf);
      const summaries = [runs[0].summary, runs[1].summary] as const;
      ending = verdictOf(summaries);
      const withColours = runs.map(({ summary }, side) => ({
        progress: progresses[side]!,
        colour: colourOf(summary.strategy),
      }));
      curves = openCurvesOf(withColours, this.lastMs());
      sides.forEach(({ panel, heading, hint, canvas }, side) => {
        const { strategy } = summaries[side]!;
        panel.style.setProperty('--run', colourOf(strategy));
        heading.textContent = strategy;
        hint.textContent = catalogue.find(({ name }) => name === strategy)?.summary ?? '';
        canvas.setAttribute(
          'aria-label',
          `Moving queues of ${strategy} at ${machines.length} machines. The table below has where its requests went.`,
        );
      });
      find('#machines .wide').replaceChildren(
        machineTable(
          summaries,
          machines.map(({ id }) => id),
        ),
      );
      figuresAtMs = -Infinity;
      measure();
    },
    lastMs: () => Math.max(1, ...progresses.map(({ untilMs }) => untilMs)),
    draw(atMs) {
      if (curves === undefined) return;
      pictures.forEach((picture, side) =>
        paintLanes(sides[side]!.canvas, picture, atMs, widthsPx[side]!, colours),
      );
      paintOpen(openCanvas, curves, atMs, widthsPx[2]!, colours);
      const ended = atMs >= this.lastMs();
      if (!ended && Math.abs(performance.now() - figuresAtMs) < FIGURES_EVERY_MS) return;
      figuresAtMs = performance.now();
      sides.forEach(({ figures }, side) => figures.show(progresses[side]!, atMs));
      const text = ended ? ending : '';
      if (verdict.textContent !== text) verdict.textContent = text;
    },
    measure,
  };
}
