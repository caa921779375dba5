import { numberIn } from '../api/parameters.ts';
import { defineWrapper } from '../api/wrapper.ts';
import { elsewhere } from './elsewhere.ts';
import { retryBudget } from './retry-budget.ts';

/**
 * What failed is tried again on another machine, up to four times in all, after min(0.1 s · 2^(n−1), 1 s) · U(0.8, 1.2) for the n-th
 * retry (gRPC A6), while the budget lasts: 20 % of the requests of the last 10 s, and 10 a second (Finagle).
 */
export default defineWrapper({
  name: 'retries',
  summary: 'what fails is tried again elsewhere, within a budget',
  source: 'gRPC A6; Finagle RetryBudget; Envoy previous_hosts',
  parameters: {
    RETRY_SHARE: numberIn({
      summary: 'retries there may be, as a part of the requests',
      min: 0.001,
      max: 1,
      defaultText: '0.2',
    }),
    RETRY_RESERVE: numberIn({
      summary: 'retries there may be each second in any case',
      min: 0,
      max: 1000,
      defaultText: '10',
    }),
  },
  wrap(create, world) {
    const { now, random, parameters } = world;
    const inner = elsewhere(create, world);
    const limits = { share: parameters.RETRY_SHARE, reservePerS: parameters.RETRY_RESERVE, windowMs: 10_000 };
    const budget = retryBudget('retries', limits, world);
    return {
      ...inner,
      route(request) {
        const route = inner.route(request);
        if (route.to !== 'hold' && (request.attempt ?? 1) === 1) budget.deposit(now());
        return route;
      },
      retry(request) {
        const { index, attempt = 1 } = request;
        if (attempt < ATTEMPTS && budget.take(now()))
          return backoffMs(attempt, random(index, DRAW + attempt));
        inner.forget(request);
        return undefined;
      },
    };
  },
});

const ATTEMPTS = 4;
/** The number of a draw that strategies have no use for. */
const DRAW = 200;
const [FIRST_MS, LONGEST_MS, FACTOR] = [100, 1000, 2];

/** @param draw uniform in [0, 1) */
export const backoffMs = (retry: number, draw: number): number =>
  Math.min(FIRST_MS * FACTOR ** (retry - 1), LONGEST_MS) * (0.8 + 0.4 * draw);
