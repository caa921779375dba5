import { defineStrategy, toRegion } from './api/contract.ts';
import { minBy, noLoadAnswerMs } from '../model/fleet/fleet.ts';

/** Always the region with the best no-load answer. Unbeaten for very few requests, hopeless for many. */
export default defineStrategy({
  name: 'nearest',
  summary: 'always the region that answers soonest with no load',
  source: 'geographic and latency-based DNS routing (Route 53, GeoDNS)',
  knowledge: 'none',
  create({ regions }) {
    const answerMs = (region: (typeof regions)[number]) => Math.min(...region.machines.map(noLoadAnswerMs));
    const route = toRegion(minBy(regions, answerMs));
    return { route: () => route };
  },
});
