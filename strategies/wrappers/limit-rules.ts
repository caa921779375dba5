/**
 * How many requests a machine may have in flight, by its answers. Sources start at 20 and go no lower, which never binds where a
 * machine's pipe holds 13 to 21: here all start at 1, and that is their floor.
 */

/** Of one machine. All are 0 at first; `limit` is 1 then. */
interface LimitState {
  limit: number;
  /** Vegas: the least time seen. Gradient2: the long average. ms */
  baseMs: number;
  /** Answers counted: since the last probe, or of the warm-up. */
  answers: number;
}

interface LimitSample {
  readonly durationMs: number;
  /** In flight when it was sent, itself included. */
  readonly inFlight: number;
  readonly failed: boolean;
  /** Uniform in [0, 1). */
  readonly draw: number;
}

type Rule = (state: LimitState, sample: LimitSample) => number;

const TIMEOUT_MS = 5000;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Netflix AIMDLimit. */
const aimd: Rule = ({ limit }, { durationMs, inFlight, failed }) => {
  if (failed || durationMs > TIMEOUT_MS) return clamp(Math.floor(limit * 0.9), 1, 200);
  return inFlight * 2 >= limit ? clamp(limit + 1, 1, 200) : limit;
};

/** Dialogue's CautiousIncreaseAggressiveDecrease. */
const ciad: Rule = ({ limit }, { inFlight, failed }) => {
  if (failed) return Math.max(1, Math.floor(limit * 0.9));
  return inFlight >= Math.floor(limit * 0.9) ? limit + 1 / limit : limit;
};

/**
 * Netflix VegasLimit: the queue is what of the limit the time beyond the least one stands for. Now and then that is probed anew, and where
 * load never ceases the probe takes a loaded answer for it: the limit creeps up.
 */
const vegas: Rule = (state, { durationMs, inFlight, failed, draw }) => {
  const { limit } = state;
  state.answers += 1;
  const isProbe = state.answers > (0.5 + 0.5 * draw) * 30 * limit;
  if (isProbe) state.answers = 0;
  if (isProbe || state.baseMs === 0 || durationMs < state.baseMs) {
    state.baseMs = durationMs;
    return limit;
  }
  const step = Math.max(1, Math.floor(Math.log10(limit)));
  if (failed) return clamp(limit - step, 1, 1000);
  if (inFlight * 2 < limit) return limit;
  const queue = Math.ceil(limit * (1 - state.baseMs / durationMs));
  if (queue <= step) return clamp(limit + 6 * step, 1, 1000);
  if (queue < 3 * step) return clamp(limit + step, 1, 1000);
  return queue > 6 * step ? clamp(limit - step, 1, 1000) : limit;
};

const WARM_UP = 10;
const LONG_FACTOR = 2 / 601;

/** Netflix Gradient2Limit: the long average over this answer's time, with 1.5 times as much let pass. */
const gradient2: Rule = (state, { durationMs, inFlight }) => {
  const { limit } = state;
  state.answers += 1;
  const weight = state.answers <= WARM_UP ? 1 / state.answers : LONG_FACTOR;
  state.baseMs += (durationMs - state.baseMs) * weight;
  const longMs = state.baseMs;
  if (longMs / durationMs > 2) state.baseMs *= 0.95;
  if (inFlight < limit / 2) return limit;
  const gradient = clamp((1.5 * longMs) / durationMs, 0.5, 1);
  return clamp(0.8 * limit + 0.2 * (limit * gradient + 4), 1, 200);
};

export const limitRules = { aimd, ciad, vegas, gradient2 };
