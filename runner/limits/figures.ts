/** What the stages' figures say of one machine, and the profile that strategies go by. */
import type { MachineFigures, NoLoad } from '../../records/limits-format.ts';
import { serviceVariance } from './statistics.ts';

/** Half the width of a uniform spread with this standard deviation: σ = half / √3. */
const halfWidth = (sigma: number): number => Math.sqrt(3) * sigma;
/** Timers and this computer spread answers by so much, in ms. */
const OWN_SPREAD_MS = 2;

export interface Measured {
  readonly noLoad: NoLoad;
  readonly gapMs: number;
  readonly concurrency: number;
  /** Of the longest burst that queued, rising. */
  readonly queuedMs: readonly number[];
}

/**
 * service = concurrency · gap, latency = no-load answer − service.
 * An answer's variance is the link's and the service's together: σ² = σ_L² + σ_s².
 */
export function figuresOf({ noLoad, gapMs, concurrency, queuedMs }: Measured): MachineFigures {
  const serviceMs = concurrency * gapMs;
  const spread = noLoad.spreadMs;
  // c servers' answers together vary like one's divided by c, in time and in number alike.
  const serviceSpread = Math.min(spread, Math.sqrt(serviceVariance(queuedMs)) * Math.sqrt(concurrency));
  const linkSpread = Math.sqrt(Math.max(0, spread ** 2 - serviceSpread ** 2));
  const told = (sigma: number) => (sigma < OWN_SPREAD_MS ? 0 : round(halfWidth(sigma)));
  return {
    latencyMs: round(Math.max(0, noLoad.meanMs - serviceMs)),
    serviceMs: round(serviceMs),
    concurrency,
    noLoadMs: round(noLoad.meanMs),
    jitterMs: told(linkSpread),
    serviceJitterMs: told(serviceSpread),
  };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
