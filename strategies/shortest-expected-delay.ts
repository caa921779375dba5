import { defineStrategy } from './api/contract.ts';
import { soonestMachine } from './blocks/expected-delay.ts';

/**
 * Sends each request to the machine whose expected answer is soonest:
 *
 *     argmin over all machines of  L + ⌈(q + 1) / c⌉ · s   [ms]
 *
 * L latency and s service time as topology or profile have them, q requests in flight, c served at once. Ties go to
 * the lower L, then to chance. IPVS's form is (q + 1) / weight: it leaves out distance, which here is most of an answer.
 * It needs no answers to learn from: a burst is spread by what is in flight alone. Where each virtual user knows its
 * own requests only, a burst all goes to the nearest machine.
 *
 * A machine that fails at once is nearly always idle, so it draws requests (the sinkhole): --with outlier-ejection.
 */
export default defineStrategy({
  name: 'shortest-expected-delay',
  summary: 'where the answer is expected soonest: latency + (in flight + 1) × service time',
  source: 'Weinrib & Shenker 1988, Greed is not enough; Linux IPVS sed',
  knowledge: 'shared',
  create: (world) => ({ route: soonestMachine(world) }),
});
