import { defineStrategy, to } from './api/contract.ts';
import { capacityPerMs } from '../model/fleet/fleet.ts';
import { numberIn, onOff } from './api/parameters.ts';
import { earliestDeadline } from './blocks/earliest-deadline.ts';

/**
 * Envoy's least request. Machines that weigh the same: CHOICES draws with replacement, the first drawn unless another one
 * has strictly fewer requests in flight; with SCAN all are compared, ties drawn uniformly. Else weighted turns by
 * deadlines, with weights that are less the more is in flight:
 *
 *     w / (q + 1)^BIAS        BIAS 0: plain weighted turns
 *
 * The weight is the known capacity, c / s, and counts as it is when a machine is picked. Slow start is a wrapper's. Differs from two-choices by its replacement: of two machines the fuller one is taken
 * in a quarter of all cases.
 */
export default defineStrategy({
  name: 'least-request',
  summary: 'Envoy’s: fewer in flight of two draws, or turns weighted by capacity and requests in flight',
  source: 'Envoy LEAST_REQUEST, least_request_lb.cc (github.com/envoyproxy/envoy)',
  knowledge: 'shared',
  parameters: {
    CHOICES: numberIn({ summary: 'machines drawn', min: 2, max: 16, whole: true, defaultText: '2' }),
    BIAS: numberIn({
      summary: 'how much what is in flight lowers a weight',
      min: 0,
      max: 10,
      defaultText: '1',
    }),
    SCAN: onOff({ summary: 'whether all machines are compared', defaultText: 'off' }),
  },
  create({ machines, board: { loads }, cells, random, parameters: { CHOICES, BIAS, SCAN } }) {
    const count = machines.length;
    const weights = machines.map(capacityPerMs);
    const equal = weights.every((weight) => weight === weights[0]);
    const deadlines = cells('deadlines', count + 2);
    const edf = earliestDeadline(deadlines, count);
    const weightOf = (i: number) => weights[i]! / (loads[i]! + 1) ** BIAS;

    function drawn(index: number): number {
      let best = Math.floor(random(index) * count);
      for (let draw = 1; draw < CHOICES; draw++) {
        const other = Math.floor(random(index, draw) * count);
        if (loads[other]! < loads[best]!) best = other;
      }
      return best;
    }

    function scanned(index: number): number {
      let best = 0;
      for (let i = 1, ties = 1; i < count; i++) {
        if (loads[i]! > loads[best]!) continue;
        ties = loads[i]! < loads[best]! ? 1 : ties + 1;
        // The k-th of equals takes the place with probability 1 / k: all are equally likely in the end.
        if (ties === 1 || random(index, i) * ties < 1) best = i;
      }
      return best;
    }

    function inTurn(): number {
      const BEGUN = count + 1;
      if (deadlines[BEGUN] === 0) edf.begin(weightOf, () => 1);
      deadlines[BEGUN] = 1;
      return edf.pick(weightOf);
    }

    return {
      route: ({ index }) => to(machines[!equal ? inTurn() : SCAN ? scanned(index) : drawn(index)]!),
    };
  },
});
