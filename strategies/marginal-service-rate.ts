import { defineStrategy, to } from './api/contract.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * The machine whose rate of service one more request raises most. A queue with N requests serves at ℓ(N) = μ N / (N + 1)
 * on average (M/M/1), so ℓ′(N) = μ / (N + 1)²: the machine with the largest is
 *
 *     argmin  L + s · (q / c + 1)²   [ms]
 *
 * L the distance, which the source leaves out; s service time, q in flight, c served at once. What a request does to those
 * behind it counts, where shortest-expected-delay looks at the request alone. Ties in turn.
 */
export default defineStrategy({
  name: 'marginal-service-rate',
  summary: 'where a request raises the rate of service most: latency + service time × (in flight + 1)²',
  source: 'greatest marginal service rate (GMSR), arXiv 2411.17103',
  knowledge: 'shared',
  create({ machines, board: { loads } }) {
    const cost = (i: number) => {
      const { latencyMs, serviceMs, concurrency } = machines[i]!;
      return latencyMs + serviceMs * (loads[i]! / concurrency + 1) ** 2;
    };
    return { route: ({ index }) => to(machines[leastInTurn(machines.length, index, cost)]!) };
  },
});
