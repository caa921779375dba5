import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';

/**
 * Command units and machines on one circle: machine k has [k/M, (k+1)/M), unit i of C sees the window that begins at i/C, of width
 *
 *     min(1, ⌈APERTURE · C / M⌉ / C)
 *
 * so that all units together see each machine equally. Of two points drawn in the window, the second one not at the first
 * one's machine, the machine with fewer requests in flight. Few connections, and no machine is left out. One unit alone
 * sees all machines.
 */
export default defineStrategy({
  name: 'aperture',
  summary: 'of two machines in the command unit’s own window of a circle, the one with fewer in flight',
  source: 'Finagle DeterministicAperture; Envoy load_balancer.cc',
  knowledge: 'shared',
  parameters: {
    APERTURE: numberIn({ summary: 'machines in a window', min: 1, max: 1e6, whole: true, defaultText: '12' }),
  },
  create({ machines, board: { loads }, random, self = { index: 0, of: 1 }, parameters: { APERTURE } }) {
    const window = windowOf(self, machines.length, APERTURE);
    return {
      route({ index }) {
        const first = machineAt(window.from + random(index) * window.width, machines.length);
        const second = secondOf(window, machines.length, first, random(index, 1));
        return to(machines[loads[second]! < loads[first]! ? second : first]!);
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
