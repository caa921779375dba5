import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';

/**
 * Command units and machines on one circle: machine k has [k/M, (k+1)/M), unit i of C sees the window that begins at i/C, of width
 *
 *     min(1, ⌈APERTURE · C / M⌉ / C)
 *
 * so that all units together see each machine equally. Of two points drawn in the window, the second one not at the first
 * one's machine, the machine with fewer requests in flight over its part of the window; of equals the first. Few
 * connections, and no machine is left out. One unit alone sees all machines. Envoy's version, on a ring of hashes, has
 * windows of width 1/C. What the source does with machines that are down is left to wrappers.
 */
export default defineStrategy({
  name: 'aperture',
  summary: 'of two machines in the command unit’s own window of a circle, the one with fewer in flight',
  source: 'Finagle DeterministicAperture, Ring, WeightedP2CPick (github.com/twitter/finagle)',
  knowledge: 'shared',
  parameters: {
    APERTURE: numberIn({ summary: 'machines in a window', min: 1, max: 1e6, whole: true, defaultText: '12' }),
  },
  create({ machines, board: { loads }, random, self = { index: 0, of: 1 }, parameters: { APERTURE } }) {
    const count = machines.length;
    const window = windowOf(self, count, APERTURE);
    /** How much of each machine is in the window, 0 to 1. */
    const part = machines.map((_, k) => overlapOf(window, count, k) * count);
    const isSecond = (first: number, second: number): boolean => {
      const alike = Math.abs(part[first]! - part[second]!) < 1e-4;
      return alike
        ? loads[second]! < loads[first]!
        : loads[second]! / part[second]! < loads[first]! / part[first]!;
    };
    return {
      route({ index }) {
        const first = machineAt(window.from + random(index) * window.width, count);
        const second = secondOf(window, count, first, random(index, 1));
        return to(machines[isSecond(first, second) ? second : first]!);
      },
    };
  },
});

interface Window {
  readonly from: number;
  readonly width: number;
}

export const windowOf = (
  { index, of }: { index: number; of: number },
  count: number,
  aperture: number,
): Window => ({
  from: index / of,
  width: Math.min(1, Math.ceil((aperture * of) / count - 1e-9) / of),
});

const machineAt = (at: number, count: number): number => Math.floor((at % 1) * count) % count;

/** How much of the window machine k has: its stretch may be cut at either end. */
export function overlapOf({ from, width }: Window, count: number, k: number): number {
  const part = (shift: number) =>
    Math.max(0, Math.min(from + width, (k + 1) / count + shift) - Math.max(from, k / count + shift));
  return part(0) + part(1);
}

/** Draws from the window without the first one's part. */
function secondOf(window: Window, count: number, first: number, draw: number): number {
  const { from, width } = window;
  let left = draw * (width - overlapOf(window, count, first));
  for (let step = 0, k = machineAt(from, count); step <= count; step++, k = (k + 1) % count) {
    if (k === first) continue;
    left -= overlapOf(window, count, k);
    if (left < 0) return k;
  }
  return first;
}
