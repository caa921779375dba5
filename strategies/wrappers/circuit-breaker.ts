import { defineWrapper } from '../api/wrapper.ts';
import { numberIn } from '../api/parameters.ts';
import { withoutSome } from './without.ts';

/**
 * No machine has more than MAX_REQUESTS in flight: one that is full is taken out of the choice; where all are, all are in it
 * again, so that nothing is refused here. Envoy's bound is 1,024 for a whole cluster; a machine's pipe is 13 to 21 here.
 */
export default defineWrapper({
  name: 'circuit-breaker',
  summary: 'no machine has more than MAX_REQUESTS in flight, as long as another one has room',
  source: 'Envoy circuit breaking, max_requests',
  parameters: {
    MAX_REQUESTS: numberIn({
      summary: 'most requests in flight of a machine',
      min: 1,
      max: 1e6,
      whole: true,
      defaultText: '32',
    }),
  },
  wrap(create, world) {
    const { loads } = world.board;
    const inner = withoutSome(create, world);
    return {
      ...inner,
      route: (request) => inner.route(request, (i) => loads[i]! >= world.parameters.MAX_REQUESTS),
    };
  },
});
