/**
 * What a machine's latency and service time are, learned while a run goes on. Both start from what was known before and
 * are corrected by the answers: slowly where these scatter about the estimate, soon where they have left it.
 */
import type { Cells, MachineNumbers, World } from '../api/contract.ts';

export interface Estimates {
  latencyMs(i: number): number;
  serviceMs(i: number): number;
  /** Of no-load answers: their standard deviation, as far as it is known; it isn't learned. */
  spreadMs(i: number): number;
  /** Whether the machine has answered since the run began. */
  heard(i: number): boolean;
  /** A service took so long. */
  served(i: number, ms: number): void;
  /** A round trip without service and waiting took so long. */
  travelled(i: number, ms: number): void;
  /** What was measured of machine i takes the place of what was known. */
  set(i: number, numbers: MachineNumbers): void;
  /** By how many ms its no-load answer is slower now than it was known to be before the load. */
  slowerMs(i: number): number;
  /** Back to what was known before the load. */
  forget(i: number): void;
}

/** @param lateMs by how much the host may be late in noticing an answer: what that explains is no news of a machine */
export function estimatesOver(
  { machines, cells }: Pick<World, 'machines' | 'cells'>,
  lateMs = () => 0,
): Estimates {
  // One list for both: each view of shared memory costs every virtual user.
  const all = cells('estimates', (2 * FIGURES + 1) * machines.length);
  const spreadAt = 2 * FIGURES * machines.length;
  const spreadMs = (i: number) => (machines[i]!.spreadMs ?? 0) + all[spreadAt + i]!;
  const latency = correctedMean(all, 0, lateMs, spreadMs);
  const service = correctedMean(all, FIGURES * machines.length, lateMs);
  const latencyMs = (i: number) => Math.max(0, machines[i]!.latencyMs + latency.value(i));
  const serviceMs = (i: number) => Math.max(LEAST_SERVICE_MS, machines[i]!.serviceMs + service.value(i));
  const served = (i: number, ms: number) => service.add(i, ms - machines[i]!.serviceMs, serviceMs(i));
  return {
    latencyMs,
    serviceMs,
    spreadMs,
    heard: (i) => latency.seen(i) > 0 || service.seen(i) > 0,
    served,
    travelled(i, ms) {
      // No way is shorter than none: a service that was learned to be longer has become shorter again.
      if (ms < 0 && service.learned(i) > 0) served(i, Math.max(0, ms + serviceMs(i) - latencyMs(i)));
      else latency.add(i, ms - machines[i]!.latencyMs, latencyMs(i) + serviceMs(i));
    },
    set(i, numbers) {
      latency.set(i, numbers.latencyMs - machines[i]!.latencyMs);
      service.set(i, numbers.serviceMs - machines[i]!.serviceMs);
      all[spreadAt + i] = (numbers.spreadMs ?? 0) - (machines[i]!.spreadMs ?? 0);
    },
    slowerMs: (i) => latency.learned(i) + service.learned(i),
    forget(i) {
      latency.forget(i);
      service.forget(i);
    },
  };
}

const LEAST_SERVICE_MS = 0.1;
const FIGURES = 6;
/** So many values the number known beforehand is worth. */
const PRIOR = 8;
/** Older values than so many fade. */
const MEMORY = 64;
/** What clocks and networks add to any answer. */
const NOISE_MS = 2;

/**
 * A mean with a sense of when it no longer holds, for each of many machines. There are two: m over many values, r over the
 * last two or three (weight ½). Chance alone seldom takes r further from m than two mean differences of successive values
 * (for uniform values, four standard deviations of r), and where nothing is left to chance a quarter of the size is far.
 * Beyond that the machine has changed, or was never as it was said to be: m is given up for r. Where a spread
 * known beforehand says what chance does, three of it are chance too, and the very first value can tell: r begins with it.
 *
 * Values are differences from what was known, since cells begin at 0.
 */
function correctedMean(cells: Cells, from: number, lateMs: () => number, spreadMs?: (i: number) => number) {
  const [MEAN, RECENT, LAST, SCATTER, SEEN, BEFORE] = [0, 1, 2, 3, 4, 5];
  const at = (i: number, figure: number) => from + FIGURES * i + figure;
  return {
    value: (i: number): number => cells[at(i, MEAN)]!,
    seen: (i: number): number => cells[at(i, SEEN)]!,
    add(i: number, value: number, size: number): void {
      const seen = cells[at(i, SEEN)]!;
      const step = Math.abs(value - cells[at(i, LAST)]!);
      if (seen > 0) cells[at(i, SCATTER)]! += (step - cells[at(i, SCATTER)]!) / Math.min(seen, PRIOR);
      cells[at(i, LAST)] = value;
      cells[at(i, SEEN)] = Math.min(seen + 1, MEMORY);
      cells[at(i, RECENT)]! += (value - cells[at(i, RECENT)]!) * (spreadMs && seen === 0 ? 1 : 1 / 2);
      const off = cells[at(i, RECENT)]! - cells[at(i, MEAN)]!;
      const chanceMs = Math.max(2 * cells[at(i, SCATTER)]!, 3 * (spreadMs?.(i) ?? 0));
      if (Math.abs(off) > Math.max(size / 4, chanceMs) + NOISE_MS + lateMs()) {
        cells[at(i, MEAN)] = cells[at(i, RECENT)]!;
        cells[at(i, SEEN)] = 2;
      } else cells[at(i, MEAN)]! += (value - cells[at(i, MEAN)]!) / (seen + PRIOR);
    },
    set(i: number, value: number): void {
      cells[at(i, MEAN)] = value;
      cells[at(i, RECENT)] = value;
      cells[at(i, BEFORE)] = value;
    },
    learned: (i: number): number => cells[at(i, MEAN)]! - cells[at(i, BEFORE)]!,
    forget(i: number): void {
      cells[at(i, MEAN)] = cells[at(i, BEFORE)]!;
      cells[at(i, RECENT)] = cells[at(i, BEFORE)]!;
      cells[at(i, SEEN)] = 0;
    },
  };
}
