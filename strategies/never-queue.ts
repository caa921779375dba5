import { defineStrategy } from './api/contract.ts';
import { soonestMachine } from './blocks/expected-delay.ts';

/**
 * Two speeds: while a machine is idle (q < c: fewer in flight than it serves at once), the request goes to an idle one,
 * be it slow or far, rather than wait for a better one; when none is, as shortest-expected-delay,
 * argmin L + ⌈(q + 1) / c⌉ · s [ms].
 *
 * Of several idle machines the one that answers soonest (then lower L, then chance); IPVS takes the first of its list,
 * which is an accident of its configuration.
 *
 * A machine that fails at once is nearly always idle, so it draws requests (the sinkhole): --with outlier-ejection.
 */
export default defineStrategy({
  name: 'never-queue',
  summary: 'an idle machine if there is one, else where the answer is expected soonest',
  source: 'Weinrib & Shenker 1988; Linux IPVS nq',
  knowledge: 'shared',
  create(world) {
    const soonest = soonestMachine(world);
    return { route: (request) => soonest(request, true) ?? soonest(request) };
  },
});
