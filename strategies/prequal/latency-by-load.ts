import type { Outcome, World } from '../api/contract.ts';
import { noLoadAnswerMs } from '../../model/fleet/fleet.ts';
import { observedLatency } from '../blocks/observed-latency.ts';

/** Answers remembered of each machine, and for how long: so many ms, or as long as the answer took if that is more. */
const WINDOW = 16;
const RECENT_MS = 5000;

/**
 * How long a machine's answers take with so many requests in flight: of its last 16 answers, the median of those that
 * were sent at the nearest number in flight (the lower one of an even number of answers).
 */
export function latenciesByLoad(world: Pick<World, 'machines' | 'cells' | 'profiled' | 'now'>) {
  const { machines, cells, now } = world;
  // One list for all: each view of shared memory costs every virtual user.
  const all = cells('answers', machines.length * (1 + 3 * WINDOW));
  const count = machines.length;
  const [ANSWERS, IN_FLIGHT, TOOK_MS] = [0, count, count * (1 + WINDOW)];
  const UNTIL = count * (1 + 2 * WINDOW);
  const tells = observedLatency(world);

  return {
    learn(i: number, inFlight: number, outcome: Outcome): void {
      const place = i * WINDOW + (all[ANSWERS + i]! % WINDOW);
      all[IN_FLIGHT + place] = inFlight;
      const tookMs = tells(outcome);
      all[TOOK_MS + place] = tookMs;
      all[UNTIL + place] = now() + Math.max(RECENT_MS, tookMs);
      all[ANSWERS + i]! += 1;
    },
    /** 0 where nothing is known. */
    estimateMs(i: number, inFlight: number): number {
      const known = Math.min(all[ANSWERS + i]!, WINDOW);
      const nowMs = now();
      let distance = Infinity;
      let nearest: number[] = [];
      for (let place = i * WINDOW; place < i * WINDOW + known; place++) {
        if (all[UNTIL + place]! < nowMs) continue;
        const here = Math.abs(all[IN_FLIGHT + place]! - inFlight);
        if (here > distance) continue;
        if (here < distance) nearest = [];
        distance = here;
        nearest.push(all[TOOK_MS + place]!);
      }
      if (nearest.length === 0) return world.profiled ? noLoadAnswerMs(machines[i]!) : 0;
      return nearest.sort((a, b) => a - b)[(nearest.length - 1) >> 1]!;
    },
  };
}
