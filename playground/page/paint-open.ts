/** Requests without an answer over time, for both runs: the area below a curve is the sum of all sojourns. */
import { duration, count } from '../../records/wording.ts';
import { openAt, type Progress } from '../progress.ts';
import { cleared, FONT, type Colours } from './canvas.ts';

const HEIGHT_PX = 190;
const SAMPLES = 300;

export interface OpenCurves {
  readonly runs: readonly { readonly colour: string; readonly open: readonly number[] }[];
  readonly lastMs: number;
  readonly most: number;
}

export function openCurvesOf(
  runs: readonly { readonly progress: Progress; readonly colour: string }[],
  lastMs: number,
): OpenCurves {
  const curves = runs.map(({ progress, colour }) => ({
    colour,
    open: Array.from({ length: SAMPLES + 1 }, (_, i) => openAt(progress, (lastMs * i) / SAMPLES)),
  }));
  return { runs: curves, lastMs, most: Math.max(1, ...curves.flatMap(({ open }) => open)) };
}

export function paintOpen(
  canvas: HTMLCanvasElement,
  { runs, lastMs, most }: OpenCurves,
  atMs: number,
  widthPx: number,
  colours: Colours,
): void {
  const context = cleared(canvas, widthPx, HEIGHT_PX);
  const [left, right, top, bottom] = [4, widthPx - 4, 18, HEIGHT_PX - 22];
  const x = (ms: number) => left + ((right - left) * ms) / lastMs;
  const y = (open: number) => bottom - ((bottom - top) * open) / most;
  context.font = `12px ${FONT}`;
  context.fillStyle = colours.muted;
  context.textBaseline = 'middle';
  context.fillText(`${count(most)} requests`, left, 8);
  context.textAlign = 'right';
  context.fillText(duration(lastMs), right, HEIGHT_PX - 8);
  context.textAlign = 'left';
  context.fillText('0', left, HEIGHT_PX - 8);
  context.fillStyle = colours.line;
  context.fillRect(left, bottom, right - left, 1);
  const shown = Math.floor((SAMPLES * atMs) / lastMs);
  for (const { colour, open } of runs) {
    trace(context, open, SAMPLES, x, y, lastMs);
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.globalAlpha = 0.45;
    context.stroke();
    trace(context, open, shown, x, y, lastMs);
    context.globalAlpha = 1;
    context.lineWidth = 2.5;
    context.stroke();
    context.lineTo(x((lastMs * shown) / SAMPLES), bottom);
    context.lineTo(left, bottom);
    context.globalAlpha = 0.12;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
  }
  context.fillStyle = colours.text;
  context.fillRect(x(atMs) - 0.5, top, 1, bottom - top);
}

function trace(
  context: CanvasRenderingContext2D,
  open: readonly number[],
  until: number,
  x: (ms: number) => number,
  y: (open: number) => number,
  lastMs: number,
): void {
  context.beginPath();
  for (let i = 0; i <= until; i++) context.lineTo(x((lastMs * i) / SAMPLES), y(open[i]!));
}
