import { numberIn } from '../api/parameters.ts';
import { defineWrapper } from '../api/wrapper.ts';
import { withinLimits } from './within-limits.ts';

/**
 * At most so many requests are in flight at a machine: one that is full is passed over, and while all are, requests are held back.
 * Envoy counts max_requests over a cluster, 1,024 by default, and answers 503 beyond; here it is each machine's, and requests wait.
 */
export default defineWrapper({
  name: 'circuit-breaker',
  summary: 'a bound on the requests in flight at each machine',
  source: 'Envoy circuit_breaker.proto, max_requests',
  parameters: {
    MAX_IN_FLIGHT: numberIn({
      summary: 'requests in flight at a machine at most',
      min: 1,
      max: 1_000_000,
      whole: true,
      defaultText: '1024',
    }),
  },
  wrap: (create, world) => withinLimits(create, world, () => world.parameters.MAX_IN_FLIGHT),
});
