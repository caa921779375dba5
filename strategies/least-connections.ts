import { defineStrategy, to, type Cells } from './api/contract.ts';
import { capacityPerMs } from '../model/fleet/fleet.ts';
import { asPerCents, lowestTerms, sum } from './blocks/smooth-weighted.ts';

/**
 * The machine with the fewest requests in flight for its weight:
 *
 *     argmin  q / w,   w = c / s  [requests per ms]
 *
 * q in flight, c served at once, s service time: weights that the sources leave to people are the known capacity here,
 * so all equal on the original fleet. Ties go by smooth weighted round robin among the tied, as NGINX has it: of each
 * tied machine the current weight grows by w (in per cent of the sum), the largest is picked and falls by the tied
 * ones' sum. The round begins at the first request's place, index mod Σw, not always with the first machine: users who
 * share no memory each begin a round of their own, and all of them would choose that machine.
 *
 * A machine that fails at once is nearly always idle, so it draws requests (the sinkhole): --with outlier-ejection.
 */
export default defineStrategy({
  name: 'least-connections',
  summary: 'the machine with the fewest requests in flight for its capacity; ties in weighted turn',
  source: 'NGINX least_conn (Dounin 2011); Linux IPVS wlc',
  knowledge: 'shared',
  create({ machines, board, cells }) {
    const weights = Float64Array.from(machines, capacityPerMs);
    const turns = lowestTerms(asPerCents([...weights]));
    const current = cells('current weight', machines.length);
    const begun = cells('begun', 1);
    const load = (i: number): number => board.inFlight(machines[i]!) / weights[i]!;

    return {
      route({ index }) {
        if (begun[0] === 0) {
          begun[0] = 1;
          for (let i = index % sum(turns); i > 0; i--) nextInTurn(turns, current, () => true);
        }
        let least = Infinity;
        let best = 0;
        let tied = false;
        for (let i = 0; i < machines.length; i++) {
          const at = load(i);
          if (at === least) tied = true;
          else if (at < least) {
            least = at;
            best = i;
            tied = false;
          }
        }
        return to(machines[tied ? nextInTurn(turns, current, (i) => load(i) === least) : best]!);
      },
    };
  },
});

/** One pick of smooth weighted round robin among those that take part. */
function nextInTurn(weights: readonly number[], current: Cells, takesPart: (i: number) => boolean): number {
  let pick = -1;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!takesPart(i)) continue;
    current[i]! += weights[i]!;
    total += weights[i]!;
    if (pick < 0 || current[i]! > current[pick]!) pick = i;
  }
  current[pick]! -= total;
  return pick;
}
