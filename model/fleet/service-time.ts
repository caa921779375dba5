/**
 * How long services and links take: drawn by chance, with what is known of them beforehand. Service times are drawn by
 * (seed, machine, position in its queue) and links by (seed, the request's index), so that all strategies meet the same.
 */
import { empirical, factorFrom, type Factor } from '../stats/factor.ts';
import { Purpose, uniformOf } from '../stats/random.ts';
import type { MachineSpec, RegionSpec } from './topology.ts';

/** A random duration, in ms. */
export interface RandomTime {
  readonly meanMs: number;
  readonly minimumMs: number;
  /** Infinity where there is none. */
  readonly maximumMs: number;
  /** In ms². */
  readonly variance: number;
  /** @param u uniform in [0, 1): the duration never falls as it rises */
  at(u: number): number;
  /** at(u) − meanMs, or less, by a formula that takes no difference of large numbers. */
  deviationMs(u: number): number;
  /** Whether it is the same each time. */
  readonly fixed: boolean;
}

export const serviceTimeOf = ({ serviceMs, serviceJitterMs, service }: ServiceSpec): RandomTime =>
  timeOf(serviceMs, serviceJitterMs, service);

export const linkTimeOf = ({ latencyMs, jitterMs, latency }: LinkSpec): RandomTime =>
  timeOf(latencyMs, jitterMs, latency);

type ServiceSpec = Pick<MachineSpec, 'serviceMs' | 'serviceJitterMs' | 'service'>;
type LinkSpec = Pick<RegionSpec, 'latencyMs' | 'jitterMs' | 'latency'>;

function timeOf(baseMs: number, jitterMs = 0, shape: string | readonly number[] | undefined): RandomTime {
  if (shape !== undefined) return shaped(baseMs, shapeOf(shape));
  return jitterMs === 0 ? fixed(baseMs) : uniform(baseMs, jitterMs);
}

/** @throws Error that says what is expected */
export const shapeOf = (shape: string | readonly number[]): Factor =>
  typeof shape === 'string'
    ? factorFrom(shape, () => {
        throw new Error('the values of the file as a list in its place');
      })
    : empirical(shape);

const fixed = (ms: number): RandomTime => ({
  meanMs: ms,
  minimumMs: ms,
  maximumMs: ms,
  variance: 0,
  at: () => ms,
  deviationMs: () => 0,
  fixed: true,
});

/**
 * max(0, b + J·x), x uniform in [−1, 1). With J ≤ b the mean is b and the variance J²/3. With J > b part of it is cut off at 0:
 *
 *   E X = (b + J)² / 4J      E X² = (b + J)³ / 6J
 */
function uniform(baseMs: number, jitterMs: number): RandomTime {
  const cut = jitterMs > baseMs;
  const meanMs = cut ? (baseMs + jitterMs) ** 2 / (4 * jitterMs) : baseMs;
  return {
    meanMs,
    minimumMs: Math.max(0, baseMs - jitterMs),
    maximumMs: baseMs + jitterMs,
    variance: cut ? (baseMs + jitterMs) ** 3 / (6 * jitterMs) - meanMs ** 2 : jitterMs ** 2 / 3,
    at: (u) => Math.max(0, baseMs + jitterMs * (2 * u - 1)),
    deviationMs: (u) => jitterMs * (2 * u - 1) - (meanMs - baseMs),
    fixed: false,
  };
}

function shaped(meanMs: number, factor: Factor): RandomTime {
  return {
    meanMs,
    minimumMs: meanMs * factor.minimum,
    maximumMs: meanMs * factor.maximum,
    variance: meanMs ** 2 * factor.variance,
    at: (u) => meanMs * factor.at(u),
    deviationMs: (u) => meanMs * (factor.at(u) - 1),
    fixed: factor.variance === 0,
  };
}

export const serviceDraw = (seed: number, machine: number, position: number): number =>
  uniformOf(Purpose.service, seed, machine, position);

/** The same for all links, whichever the request takes. */
export const linkDraw = (seed: number, index: number): number => uniformOf(Purpose.latency, seed, index);
