import { defineStrategy, to } from './api/contract.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * Where a request is answered soonest when its own size and those of all in flight are known:
 *
 *     argmin  L + (⌊q / c⌋ · mean size in flight + size) · s   [ms]
 *
 * L latency, s mean service time, q in flight, c served at once, sizes in services of that length (1 where unknown). With c = 1
 * the first part is the sum of sizes in flight; with sizes all equal the rule is shortest-expected-delay. Work in service
 * counts in full, since only its end is seen. Ties in turn. Where the load's sizes aren't told (--sizes-known), all are 1.
 */
export default defineStrategy({
  name: 'least-work-left',
  summary: 'where the answer is expected soonest by the sizes of requests',
  source: 'Harchol-Balter, Crovella, Murta 1999, least-work-remaining',
  knowledge: 'shared',
  needsSizes: true,
  create({ machines, cells, board: { loads } }) {
    const work = cells('work in flight', machines.length);
    return {
      route({ index, size = 1 }) {
        const answerMs = (i: number) => {
          const { latencyMs, serviceMs, concurrency } = machines[i]!;
          const ahead = Math.floor(loads[i]! / concurrency);
          const workAhead = ahead === 0 ? 0 : (work[i]! * ahead) / loads[i]!;
          return latencyMs + (workAhead + size) * serviceMs;
        };
        const i = leastInTurn(machines.length, index, answerMs);
        work[i]! += size;
        return to(machines[i]!);
      },
      settled({ size = 1 }, { routedTo }) {
        // Sums of fractions leave a hair behind.
        work[routedTo!.index] = Math.max(0, work[routedTo!.index]! - size);
      },
    };
  },
});
