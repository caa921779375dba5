/** The rate at which a master becomes the bottleneck, out of seconds at steady rates. */
import type { MasterLimits, RateStep } from '../../records/limits-format.ts';

export type Bottleneck = Pick<MasterLimits, 'steps' | 'heldPerS' | 'bottleneckPerS' | 'endedBy'>;

const FIRST_PER_S = 250;
const LEAST_PER_S = 1;
const REFINEMENTS = 3;
/** Requests in all. */
const MAX_REQUESTS = 60_000;
/** Busier than this, the process that sends is what is slow. */
const GENERATOR_FULL = 0.95;

/**
 * Doubles the rate until a step doesn't hold, halves it where the first one doesn't, and then halves the gap between the
 * two (in logarithm) thrice. Ends whatever the master does: at one per second, or with all requests used up.
 *
 * @param atRate one second at so many per second
 */
export async function searchRate(
  atRate: (perS: number) => Promise<RateStep>,
  holds: (step: RateStep) => boolean,
): Promise<Bottleneck> {
  const steps: RateStep[] = [];
  let heldPerS = 0;
  /** The highest rate asked for that held, and the lowest that didn't. */
  let low = 0;
  let high = Infinity;
  let endedBy: Bottleneck['endedBy'] = 'requests';
  let sent = 0;
  for (let rate = FIRST_PER_S, left = REFINEMENTS; sent + rate <= MAX_REQUESTS; sent += rate) {
    const step = await atRate(rate);
    steps.push(step);
    if (holds(step)) {
      heldPerS = Math.max(heldPerS, step.sentPerS);
      low = Math.max(low, rate);
    } else if (step.generatorBusy > GENERATOR_FULL) {
      endedBy = 'generator';
      break;
    } else {
      high = Math.min(high, rate);
      endedBy = 'master';
    }
    const tried = rate;
    if (high === Infinity) rate = 2 * low;
    else if (low === 0) rate = Math.max(LEAST_PER_S, Math.floor(high / 2));
    else if (left-- > 0) rate = Math.round(Math.sqrt(low * high));
    else break;
    if (rate === tried || rate === low || rate === high) break;
  }
  return {
    steps: steps.sort((a, b) => a.askedPerS - b.askedPerS),
    heldPerS: Math.round(heldPerS),
    bottleneckPerS: high === Infinity ? null : high,
    endedBy: high === Infinity ? endedBy : 'master',
  };
}
