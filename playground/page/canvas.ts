/** A canvas as sharp as the screen, and the page's colours for it. */

export interface Colours {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly raised: string;
  readonly alarm: string;
}

export function coloursOfPage(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { text: of('text'), muted: of('muted'), line: of('line'), raised: of('raised'), alarm: of('alarm') };
}

/** @returns cleared, in CSS pixels; its width is that of its place */
export function cleared(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')!;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.height = `${heightPx}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, widthPx, heightPx);
  return context;
}

export const FONT = '"DejaVu Sans", system-ui, sans-serif';
