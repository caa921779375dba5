import type { Outcome, World } from './contract.ts';
import { noLoadAnswerMs } from './fleet.ts';
import { tellingTimes } from './telling.ts';

/** Answers remembered of each machine. */
const WINDOW = 16;

/**
 * How long a machine's answers take with so many requests in flight: of its last 16 answers, the median of those that
 * were sent at the nearest number in flight (the lower one of an even number of answers).
 */
export function latenciesByLoad(world: Pick<World, 'machines' | 'cells' | 'profiled'>) {
  const { machines, cells } = world;
  const sentAt = cells('in flight when sent', machines.length * WINDOW);
  const tookMs = cells('took', machines.length * WINDOW);
  const answers = cells('answers', machines.length);
  const tells = tellingTimes(world);
  const nearest = new Float64Array(WINDOW);

  return {
    learn(i: number, inFlight: number, outcome: Outcome): void {
      const place = i * WINDOW + (answers[i]! % WINDOW);
      sentAt[place] = inFlight;
      tookMs[place] = tells(outcome);
      answers[i]! += 1;
    },
    /** 0 where nothing is known. */
    estimateMs(i: number, inFlight: number): number {
      const known = Math.min(answers[i]!, WINDOW);
      if (known === 0) return world.profiled ? noLoadAnswerMs(machines[i]!) : 0;
      let distance = Infinity;
      let size = 0;
      for (let place = i * WINDOW; place < i * WINDOW + known; place++) {
        const here = Math.abs(sentAt[place]! - inFlight);
        if (here > distance) continue;
        if (here < distance) size = 0;
        distance = here;
        nearest[size++] = tookMs[place]!;
      }
      return nearest.subarray(0, size).sort()[(size - 1) >> 1]!;
    },
  };
}
