import { defineStrategy, hold, to } from './api/contract.ts';
import { capacityPerMs } from '../model/fleet/fleet.ts';
import { numberIn } from './api/parameters.ts';

/**
 * The first machine, in the fleet's order, that has fewer than MAXCONN requests in flight: so that as few as possible are in use
 * and the rest can be switched off. Where all are full, requests wait in line before the machines, as in HAProxy's queue: the
 * k-th in line goes when k places are free. HAProxy wakes it at that moment; here it asks again when the fleet will have
 * freed so many places at full speed, so that its place may be free for a moment.
 */
export default defineStrategy({
  name: 'first',
  summary: 'the first machine with room, so that few are in use',
  source: 'HAProxy balance first, lb_fas.c (github.com/haproxy/haproxy)',
  knowledge: 'shared',
  parameters: {
    MAXCONN: numberIn({
      summary: 'requests in flight of a machine',
      min: 1,
      max: 1e6,
      whole: true,
      defaultText: '10',
    }),
  },
  create({ machines, board: { loads }, cells, n, parameters: { MAXCONN } }) {
    const perMs = machines.reduce((sum, machine) => sum + capacityPerMs(machine), 0);
    /** Each request's number in line, from 1; how many numbers were given, and how many of them have gone. */
    const numbers = cells('numbers in line', n);
    const line = cells('line', 2);
    const [GIVEN, GONE] = [0, 1];

    return {
      route({ index }) {
        let [free, first] = [0, -1];
        for (let i = machines.length - 1; i >= 0; i--) {
          if (loads[i]! >= MAXCONN) continue;
          free += MAXCONN - loads[i]!;
          first = i;
        }
        const waits = numbers[index]! > 0;
        const ahead = (waits ? numbers[index]! - 1 : line[GIVEN]!) - line[GONE]!;
        if (ahead < free) {
          if (waits) line[GONE]! += 1;
          numbers[index] = 0;
          return to(machines[first]!);
        }
        if (!waits) numbers[index] = line[GIVEN]! += 1;
        return hold((ahead + 1 - free) / perMs);
      },
    };
  },
});
