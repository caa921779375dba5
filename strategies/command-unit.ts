import { defineStrategy, hold, to } from './api/contract.ts';
import { bindLate } from './command-unit/late-binding.ts';
import { answersMs } from '../model/bounds/predict.ts';
import { sendScheduleOf } from './command-unit/send-schedule.ts';
import { bestSlots } from '../model/bounds/water-filling.ts';

/**
 * The command unit. It knows the fleet, by a profile or by its own calibration, and decides late: each machine gets as
 * many requests as keep it busy while answers travel, and no more; all others are held back and decided on when an answer
 * makes room, by what answers have shown until then (command-unit/late-binding.ts). Where requests come however long others
 * wait, it counts what a request makes those after it wait (command-unit/toll.ts).
 *
 * Where requests don't know of each other (no shared memory), it sends by a schedule: request i takes the i-th best slot
 * of the plan, at the moment at which it is due (command-unit/send-schedule.ts).
 */
export default defineStrategy({
  name: 'command-unit',
  summary: 'decides by N: the best slots there are, bound as late as can be, corrected by answers',
  source: 'ours: water-filling, with the late binding of Sparrow (Ousterhout et al. 2013)',
  knowledge: 'shared',
  bindsLate: true,
  expectedMs: (machines, n, sentMs) => answersMs(bestSlots(machines, n), sentMs),
  create(world) {
    if (world.sharing) return bindLate(world);
    const { machines, now, startedMs } = world;
    const at = sendScheduleOf(world);
    return {
      route({ index }) {
        const { machine, sendMs } = at(index);
        const leftMs = startedMs() + sendMs - now();
        return leftMs > 0 ? hold(leftMs) : to(machines[machine]!);
      },
    };
  },
});
