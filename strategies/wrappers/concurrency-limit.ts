import { oneOf } from '../api/parameters.ts';
import { defineWrapper } from '../api/wrapper.ts';
import type { Request } from '../api/contract.ts';
import { limitRules } from './limit-rules.ts';
import { withinLimits } from './within-limits.ts';

/** At most so many requests are in flight at a machine as its answers say it can take (limit-rules.ts); the others are held back. */
export default defineWrapper({
  name: 'concurrency-limit',
  summary: 'a bound on the requests in flight at each machine, found by its answers',
  source: 'Netflix concurrency-limits; Palantir dialogue',
  parameters: {
    LIMIT: oneOf({
      summary: 'whose rule',
      choices: ['aimd', 'ciad', 'vegas', 'gradient2'],
      defaultText: 'gradient2',
    }),
  },
  wrap(create, world) {
    const { machines, board, cells, random } = world;
    const rule = limitRules[world.parameters.LIMIT as keyof typeof limitRules];
    const count = machines.length;
    const [limits, bases, answers] = ['limit', 'base', 'answers'].map((what) =>
      cells(`concurrency limit: ${what}`, count),
    );
    const limitOf = (i: number) => Math.max(1, limits![i]!);
    const inner = withinLimits(create, world, limitOf);
    /** By attempt, what was in flight there when it was sent. */
    const sentInto = new Map<string, number>();
    const keyOf = ({ index, attempt = 1 }: Request) => `${index}/${attempt}`;
    return {
      ...inner,
      route(request) {
        const route = inner.route(request);
        if (route.to === 'machine') sentInto.set(keyOf(request), board.inFlight(route.machine) + 1);
        return route;
      },
      settled(request, outcome) {
        inner.settled(request, outcome);
        const inFlight = sentInto.get(keyOf(request)) ?? 1;
        sentInto.delete(keyOf(request));
        const i = outcome.routedTo?.index;
        if (i === undefined) return;
        const state = { limit: limitOf(i), baseMs: bases![i]!, answers: answers![i]! };
        const { durationMs, failed } = outcome;
        limits![i] = rule(state, { durationMs, failed, inFlight, draw: random(request.index, DRAW) });
        [bases![i], answers![i]] = [state.baseMs, state.answers];
      },
    };
  },
});

/** The number of a draw that strategies have no use for. */
const DRAW = 300;
