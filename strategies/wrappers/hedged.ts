import { numberIn } from '../api/parameters.ts';
import { defineWrapper } from '../api/wrapper.ts';
import { slidingQuantile } from '../blocks/sliding-quantile.ts';
import { elsewhere } from './elsewhere.ts';
import { retryBudget } from './retry-budget.ts';

/**
 * A request without an answer after the (1 − e) quantile of the answers of the last 30 s, at least 1 ms and looked up each 3 s, is sent
 * to a second machine too; the first good answer counts. Nothing is cancelled, so the other attempt keeps its place in a
 * machine's queue: of N requests, e·N at most have a second attempt.
 */
export default defineWrapper({
  name: 'hedged',
  summary: 'a second attempt elsewhere where the first takes long; the first answer counts',
  source: 'Finagle BackupRequestFilter; Dean & Barroso 2013, The Tail at Scale',
  parameters: {
    HEDGE_SHARE: numberIn({
      summary: 'second attempts there may be, as a part of the requests',
      min: 0.001,
      max: 0.5,
      defaultText: '0.05',
    }),
  },
  wrap(create, world) {
    const { now, cells } = world;
    const share = world.parameters.HEDGE_SHARE;
    const inner = elsewhere(create, world);
    const budget = retryBudget('hedges', { share, reservePerS: 0, windowMs: 30_000 }, world);
    const answers = slidingQuantile('hedges', 1 - share, cells);
    return {
      ...inner,
      route(request) {
        const route = inner.route(request);
        if (route.to !== 'hold' && (request.attempt ?? 1) === 1) budget.deposit(now());
        return route;
      },
      settled(request, outcome) {
        inner.settled(request, outcome);
        if (!outcome.failed) answers.add(outcome.durationMs, now());
        else if ((request.attempt ?? 1) > 1) inner.forget(request);
      },
      hedge(request, waitedMs) {
        if ((request.attempt ?? 1) > 1) return undefined;
        if (waitedMs > 0) return budget.take(now()) ? 0 : undefined;
        const delayMs = answers.valueMs(now());
        return delayMs && Math.max(1, delayMs);
      },
    };
  },
});
