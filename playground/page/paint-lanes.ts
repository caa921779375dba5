/** Moving queues: for each machine the requests on their way there, waiting, being served, and their answers on the way back. */
import type { Machine } from '../../model/fleet/machine.ts';
import { percent } from '../../records/wording.ts';
import { countUntil, onTheWay, queueAt, type Lane } from '../lanes.ts';
import { cleared, FONT, type Colours } from './canvas.ts';

export interface LanesPicture {
  readonly lanes: readonly Lane[];
  readonly machines: readonly Machine[];
  readonly colourOf: (machine: string) => string;
  /** Requests that the widest queue must hold: the same for both runs, so that they compare. */
  readonly longest: number;
  /** What is wrong with a machine, or nothing. */
  readonly wrongAt: (machine: Machine, atMs: number) => string;
}

const STEPS = 48;
const steps = new Uint16Array(STEPS);
/** A request is drawn so wide at most. */
const MAX_BLOCK_PX = 9;

/** Rows are lower where there are many. */
const rowPxOf = (machines: number): number => (machines <= 8 ? 30 : machines <= 20 ? 22 : 15);

export function paintLanes(
  canvas: HTMLCanvasElement,
  { lanes, machines, colourOf, longest, wrongAt }: LanesPicture,
  atMs: number,
  widthPx: number,
  colours: Colours,
): void {
  const rowPx = rowPxOf(machines.length);
  const context = cleared(canvas, widthPx, rowPx * machines.length);
  const fontPx = rowPx >= 22 ? 12.5 : 11;
  const narrow = widthPx < 430;
  const [namePx, countPx] = [narrow ? 52 : 66, narrow ? 76 : 84];
  const linkPx = (widthPx - namePx - countPx) * 0.36;
  const queueFromPx = namePx + linkPx + 8;
  const queuePx = widthPx - countPx - queueFromPx - 6;
  const blockPx = Math.min(MAX_BLOCK_PX, queuePx / Math.max(1, longest));
  context.font = `${fontPx}px ${FONT}`;
  context.textBaseline = 'middle';
  const sent = lanes.map(({ out }) => countUntil(out.fromMs, atMs));
  const allSent = Math.max(
    1,
    sent.reduce((sum, it) => sum + it, 0),
  );

  machines.forEach((machine, row) => {
    const { id, concurrency } = machine;
    const lane = lanes[row]!;
    const top = row * rowPx;
    const middle = top + rowPx / 2;
    const colour = colourOf(id);
    const wrong = wrongAt(machine, atMs);
    if (wrong) {
      context.fillStyle = colours.alarm;
      context.globalAlpha = 0.16;
      context.fillRect(0, top + 1, widthPx, rowPx - 2);
      context.globalAlpha = 1;
    }
    context.textAlign = 'left';
    context.fillStyle = colours.text;
    context.fillText(id, 0, middle, namePx - 4);

    context.fillStyle = colours.line;
    context.fillRect(namePx, middle - 0.5, linkPx, 1);
    context.fillStyle = colour;
    const dotPx = Math.max(3, Math.min(5, rowPx / 5));
    paintWay(context, lane.out, atMs, namePx, linkPx, middle - dotPx - 1.5, dotPx, false);
    paintWay(context, lane.back, atMs, namePx, linkPx, middle + 1.5, dotPx, true);

    const queue = queueAt(lane, atMs);
    paintQueue(context, queue, concurrency, queueFromPx, top + rowPx * 0.18, blockPx, rowPx * 0.64);

    context.textAlign = 'right';
    context.fillStyle = wrong ? colours.text : colours.muted;
    context.fillText(percent(sent[row]! / allSent), widthPx, middle);
    context.fillStyle = colours.text;
    context.fillText(String(queue), widthPx - 46, middle);
    if (wrong && queue * blockPx < queuePx - 90) {
      context.fillText(`⚠ ${wrong}`, widthPx - countPx - 6, middle);
    }
  });
}

/** Dots; where many are at one place, the dot is higher. */
function paintWay(
  context: CanvasRenderingContext2D,
  ways: Lane['out'],
  atMs: number,
  fromPx: number,
  lengthPx: number,
  topPx: number,
  dotPx: number,
  back: boolean,
): void {
  onTheWay(ways, atMs, steps);
  for (let step = 0; step < STEPS; step++) {
    const here = steps[step]!;
    if (here === 0) continue;
    const part = (step + 0.5) / STEPS;
    const heightPx = dotPx + Math.min(4, Math.log2(here));
    const x = fromPx + lengthPx * (back ? 1 - part : part) - dotPx / 2;
    context.fillRect(x, back ? topPx : topPx + dotPx - heightPx, dotPx, heightPx);
  }
}

/** Those that are served first, and stronger. */
function paintQueue(
  context: CanvasRenderingContext2D,
  queue: number,
  concurrency: number,
  fromPx: number,
  topPx: number,
  blockPx: number,
  heightPx: number,
): void {
  const served = Math.min(queue, concurrency);
  if (blockPx < 3) {
    context.fillRect(fromPx, topPx, Math.max(2, served * blockPx), heightPx * (queue > 0 ? 1 : 0));
    context.globalAlpha = 0.6;
    context.fillRect(fromPx, topPx, queue * blockPx, heightPx);
    context.globalAlpha = 1;
    return;
  }
  const gapPx = blockPx >= 6 ? 1.5 : 0.75;
  for (let i = 0; i < queue; i++) {
    context.globalAlpha = i < served ? 1 : 0.5;
    context.fillRect(fromPx + i * blockPx, topPx, blockPx - gapPx, heightPx);
  }
  context.globalAlpha = 1;
}
