/** A quantile of the times seen in the last three spans of 10 s, looked up each 3 s, as Finagle's WindowedPercentileHistogram has it. */
import type { Cells } from '../api/contract.ts';

const SPAN_MS = 10_000;
const SPANS = 3;
const REFRESH_MS = 3000;
/** Times fall into bins whose bounds grow by 2 %, from 0.1 ms to 1,000 s. */
const GROWTH = Math.log(1.02);
const LEAST_MS = 0.1;
const BINS = Math.ceil(Math.log(1e7) / GROWTH);

export interface SlidingQuantile {
  add(timeMs: number, nowMs: number): void;
  /** Undefined before the first refresh, and where nothing was seen. */
  valueMs(nowMs: number): number | undefined;
}

export function slidingQuantile(
  name: string,
  quantile: number,
  cells: (name: string, length: number) => Cells,
): SlidingQuantile {
  const counts = cells(`${name}: times`, SPANS * BINS);
  /** By place, the span whose times stand there. */
  const spans = cells(`${name}: spans`, SPANS);
  /** When it was looked up, and what was found, NaN for nothing. */
  const found = cells(`${name}: quantile`, 2);

  function quantileAt(span: number): number {
    const places = [0, 1, 2].filter((place) => spans[place]! > span - SPANS);
    const inBin = (bin: number) => places.reduce((sum, place) => sum + counts[place * BINS + bin]!, 0);
    let total = 0;
    for (let bin = 0; bin < BINS; bin++) total += inBin(bin);
    let seen = 0;
    for (let bin = 0; bin < BINS; bin++) {
      seen += inBin(bin);
      if (seen > 0 && seen >= quantile * total) return LEAST_MS * Math.exp((bin + 1) * GROWTH);
    }
    return NaN;
  }

  return {
    add(timeMs, nowMs) {
      const span = Math.floor(nowMs / SPAN_MS);
      const place = span % SPANS;
      if (spans[place] !== span) {
        spans[place] = span;
        for (let bin = 0; bin < BINS; bin++) counts[place * BINS + bin] = 0;
      }
      const bin = Math.floor(Math.log(timeMs / LEAST_MS) / GROWTH);
      counts[place * BINS + Math.min(BINS - 1, Math.max(0, bin))]! += 1;
    },
    valueMs(nowMs) {
      if (found[0] === 0) [found[0], found[1]] = [nowMs, NaN];
      if (nowMs - found[0]! >= REFRESH_MS)
        [found[0], found[1]] = [nowMs, quantileAt(Math.floor(nowMs / SPAN_MS))];
      return Number.isNaN(found[1]!) ? undefined : found[1]!;
    },
  };
}
