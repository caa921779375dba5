/**
 * How many requests are at each machine, waiting or being served, over time. No record has that; it follows from what is:
 * a request is there from half a round trip after it was sent until half a round trip before its answer. A link's jitter,
 * and what a machine still does for those whose time is out, are not seen.
 */
import { linkTimeOf } from '../model/fleet/service-time.ts';
import type { Topology } from '../model/fleet/topology.ts';
import type { Requests } from './samples/requests.ts';

/** Order of machines' names: us/2 before us/10. One collator, as making one takes longer than comparing. */
export const byNumber = new Intl.Collator('en', { numeric: true }).compare;

export interface Stay {
  readonly machine: string;
  /** When each of its requests came, rising. */
  readonly comingMs: Float64Array;
  /** When they left, rising: not in the same order. */
  readonly goingMs: Float64Array;
}

/** @param timeScale by which the topology's times are divided */
export function staysOf(requests: Requests, topology: Topology | null, timeScale: number): Stay[] {
  const { machine, machines, sentMs, answeredMs, status } = requests;
  const counts = machines.map(() => 0);
  machine.forEach((place, i) => {
    if (place >= 0 && status[i] !== 0) counts[place]! += 1;
  });
  const stays = machines.map((id, place) => ({
    machine: id,
    comingMs: new Float64Array(counts[place]!),
    goingMs: new Float64Array(counts[place]!),
  }));
  const halfLinkMs = linksMs(requests, topology, timeScale).map((ms) => ms / 2);
  const filled = machines.map(() => 0);
  machine.forEach((place, i) => {
    if (place < 0 || status[i] === 0) return;
    const at = filled[place]!++;
    const comingMs = sentMs[i]! + halfLinkMs[place]!;
    stays[place]!.comingMs[at] = comingMs;
    stays[place]!.goingMs[at] = Math.max(comingMs, answeredMs[i]! - halfLinkMs[place]!);
  });
  for (const { comingMs, goingMs } of stays) {
    comingMs.sort();
    goingMs.sort();
  }
  return stays.sort((a, b) => byNumber(a.machine, b.machine));
}

/** Each machine's round trip: the topology's; of an unknown fleet the quickest answer, which had next to no queue. */
function linksMs(
  { machine, machines, durationMs, status }: Requests,
  topology: Topology | null,
  timeScale: number,
) {
  const quickestMs = machines.map(() => Infinity);
  machine.forEach((place, i) => {
    if (place >= 0 && status[i] === 200) quickestMs[place] = Math.min(quickestMs[place]!, durationMs[i]!);
  });
  return machines.map((id, place) => {
    const region = topology?.regions[id.split('/')[0]!];
    if (region !== undefined) return linkTimeOf(region).meanMs / timeScale;
    return quickestMs[place]! < Infinity ? quickestMs[place]! : 0;
  });
}

/** @returns the most at once, and the mean over `lastingMs` */
export function queueOf({ comingMs, goingMs }: Stay, lastingMs: number): { mean: number; max: number } {
  let stayedMs = 0;
  let max = 0;
  for (let came = 0, gone = 0; came < comingMs.length;) {
    if (goingMs[gone]! <= comingMs[came]!) gone++;
    else max = Math.max(max, ++came - gone);
  }
  for (let i = 0; i < comingMs.length; i++) stayedMs += goingMs[i]! - comingMs[i]!;
  const round = (value: number) => Math.round(1000 * value) / 1000;
  return {
    mean: lastingMs > 0 ? round(stayedMs / lastingMs) : 0,
    max: Math.max(max, comingMs.length > 0 ? 1 : 0),
  };
}

/** The mean number there in each of `parts` equal parts of the time from `fromMs` to `untilMs`. */
export function timelineOf(
  { comingMs, goingMs }: Stay,
  fromMs: number,
  untilMs: number,
  parts: number,
): number[] {
  const partMs = (untilMs - fromMs) / parts;
  const between = (momentsMs: Float64Array) => {
    // ∫ (how many moments have passed) over each part: whole for those before it, in part for those within.
    const areas = new Float64Array(parts);
    let passed = 0;
    for (let part = 0, i = 0; part < parts; part++) {
      const endMs = fromMs + (part + 1) * partMs;
      let area = passed * partMs;
      for (; i < momentsMs.length && momentsMs[i]! < endMs; i++) {
        area += endMs - Math.max(momentsMs[i]!, endMs - partMs);
        passed++;
      }
      areas[part] = area;
    }
    return areas;
  };
  if (!(partMs > 0)) return Array<number>(parts).fill(0);
  const gone = between(goingMs);
  return Array.from(between(comingMs), (area, part) => Math.max(0, (area - gone[part]!) / partMs));
}
