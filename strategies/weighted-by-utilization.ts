import { defineStrategy, to } from './api/contract.ts';
import { duration, numberIn } from './api/parameters.ts';
import { earliestDeadline } from './blocks/earliest-deadline.ts';
import { utilisationOver } from './blocks/utilisation.ts';

/**
 * Turns weighted by what machines achieve for what it costs them, worked out anew each second:
 *
 *     weight = qps / (utilisation + eps / qps · PENALTY)
 *
 * qps answers per second, eps failures among them: in the source the machine reports both and its CPU; here the command unit
 * counts its own answers, so qps is a machine's whole rate only where there is one unit. A weight counts from BLACKOUT after
 * the machine's first answer on, and is forgotten after 3 min without any, when BLACKOUT begins anew. Machines without a
 * weight have the mean of the others; with fewer than two weights it is round robin. Turns go by deadlines (EDF), each
 * machine's first one drawn from its first interval.
 */
export default defineStrategy({
  name: 'weighted-by-utilization',
  summary: 'in turn, weighted by answers per second over utilisation',
  source: 'gRPC A58 client-side weighted round robin (github.com/grpc/proposal)',
  knowledge: 'shared',
  parameters: {
    PENALTY: numberIn({ summary: 'weight of failures', min: 0, max: 100, defaultText: '1' }),
    BLACKOUT: duration({ summary: 'how long a new machine’s figures don’t count', defaultText: '10s' }),
  },
  create(world) {
    const { machines, cells, now, random, parameters } = world;
    const count = machines.length;
    const all = cells('weights', 3 * count + 1);
    /** What was last worked out, what counts of it, and since when the machine is heard of. */
    const [WEIGHT, COUNTED, SINCE] = [0, count, 2 * count];
    const KNOWN = 3 * count;
    const busy = utilisationOver(world);
    const edf = earliestDeadline(cells('deadlines', count + 1), count);
    const weightOf = (i: number) => all[COUNTED + i]!;

    /** 0 where there is none that counts. */
    function counted(i: number, nowMs: number): number {
      const utilisation = busy.of(i, nowMs);
      if (utilisation === undefined) all[SINCE + i] = 0;
      const qps = busy.perSecond(i);
      if (utilisation && qps > 0)
        all[WEIGHT + i] = qps / (utilisation + busy.failedShare(i) * parameters.PENALTY);
      return all[SINCE + i] === 0 || nowMs - all[SINCE + i]! < parameters.BLACKOUT ? 0 : all[WEIGHT + i]!;
    }

    function renew(nowMs: number, index: number): void {
      let [known, sum] = [0, 0];
      for (let i = 0; i < count; i++) {
        all[COUNTED + i] = counted(i, nowMs);
        if (all[COUNTED + i]! > 0) known += 1;
        sum += all[COUNTED + i]!;
      }
      all[KNOWN] = known;
      if (known < 2) return;
      for (let i = 0; i < count; i++) all[COUNTED + i] ||= sum / known;
      edf.begin(weightOf, (i) => random(index, i));
    }

    return {
      route({ index }) {
        if (busy.turn(now())) renew(now(), index);
        return to(machines[all[KNOWN]! < 2 ? index % count : edf.pick(weightOf)]!);
      },
      settled(_, outcome) {
        busy.settled(outcome, now());
        if (outcome.status !== 0) all[SINCE + outcome.routedTo!.index] ||= Math.max(now(), LEAST_MS);
      },
    };
  },
});

/** In place of a clock at 0, since 0 stands for never. */
const LEAST_MS = 1e-3;
