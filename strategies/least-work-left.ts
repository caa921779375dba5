import { defineStrategy, to } from './api/contract.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * Where a request is answered soonest when its own size and those of all in flight are known:
 *
 *     argmin  L + (Σ sizes in flight / c + size) · s   [ms]
 *
 * L latency, s mean service time, sizes in services of that length (1 where unknown), c served at once. With sizes all
 * equal that is shortest-expected-delay. Work in service counts in full. Ties in turn.
 */
export default defineStrategy({
  name: 'least-work-left',
  summary: 'where the answer is expected soonest by the sizes of requests',
  source: 'Harchol-Balter, Crovella, Murta 1999, least-work-remaining',
  knowledge: 'shared',
  create({ machines, cells }) {
    const work = cells('work in flight', machines.length);
    return {
      route({ index, size = 1 }) {
        const answerMs = (i: number) => {
          const { latencyMs, serviceMs, concurrency } = machines[i]!;
          return latencyMs + (work[i]! / concurrency + size) * serviceMs;
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
