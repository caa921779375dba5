import { defineStrategy, to } from './api/contract.ts';
import { duration, numberIn } from './api/parameters.ts';
import { earliestDeadline } from './blocks/earliest-deadline.ts';
import { utilisationOver } from './blocks/utilisation.ts';

/**
 * Turns weighted by what machines achieve for what it costs them, worked out anew each second:
 *
 *     weight = qps / (utilisation + eps / qps · PENALTY)
 *
 * qps answers per second, eps failures among them. A machine's weight counts from BLACKOUT after its first answer on; it is
 * forgotten 3 min after the last one. Machines without a weight have the mean of the others; with fewer than two weights it
 * is plain round robin. Turns go by deadlines, each first one drawn from the first interval.
 */
export default defineStrategy({
  name: 'weighted-by-utilization',
  summary: 'in turn, weighted by answers per second over utilisation',
  source: 'gRPC A58 client-side weighted round robin',
  knowledge: 'shared',
  parameters: {
    PENALTY: numberIn({ summary: 'weight of failures', min: 0, max: 100, defaultText: '1' }),
    BLACKOUT: duration({ summary: 'how long a new machine’s figures don’t count', defaultText: '10s' }),
  },
  create(world) {
    const { machines, cells, now, random, parameters } = world;
    const count = machines.length;
    const all = cells('weights', 4 * count + 1);
    const [WEIGHT, FIRST, LAST, FAILED] = [0, count, 2 * count, 3 * count];
    const KNOWN = 4 * count;
    const busy = utilisationOver(world);
    const edf = earliestDeadline(cells('deadlines', count + 1), count);
    const weightOf = (i: number) => all[WEIGHT + i]!;

    function renew(nowMs: number, index: number): void {
      let [known, sum] = [0, 0];
      for (let i = 0; i < count; i++) {
        const utilisation = busy.of(i);
        const qps = busy.perSecond(i);
        if (utilisation)
          all[WEIGHT + i] = qps / (utilisation + (all[FAILED + i]! / qps) * parameters.PENALTY);
        all[FAILED + i] = 0;
        const counts = nowMs - all[FIRST + i]! >= parameters.BLACKOUT && nowMs - all[LAST + i]! < EXPIRES_MS;
        if (all[FIRST + i] === 0 || !counts) all[WEIGHT + i] = 0;
        if (all[WEIGHT + i] === 0) continue;
        known += 1;
        sum += all[WEIGHT + i]!;
      }
      all[KNOWN] = known;
      if (known < 2) return;
      for (let i = 0; i < count; i++) all[WEIGHT + i] ||= sum / known;
      edf.begin(weightOf, (i) => random(index, i));
    }

    return {
      route({ index }) {
        if (busy.turn(now())) renew(now(), index);
        return to(machines[all[KNOWN]! < 2 ? index % count : edf.pick(weightOf)]!);
      },
      settled(_, outcome) {
        const i = outcome.routedTo!.index;
        const nowMs = Math.max(now(), LEAST_MS);
        busy.settled(outcome, nowMs);
        all[FIRST + i] ||= nowMs;
        all[LAST + i] = nowMs;
        if (outcome.failed) all[FAILED + i]! += 1;
      },
    };
  },
});

const EXPIRES_MS = 180_000;
/** In place of a clock at 0, since 0 stands for never. */
const LEAST_MS = 1e-3;
