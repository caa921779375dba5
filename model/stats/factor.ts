/**
 * Random factors with mean 1: how large a request is, or how long a service or a link takes over its mean. One table for
 * all of them. Each is the quantile function of one uniform draw, so that it never falls as the draw rises.
 */
import { gammaQuantile, normalQuantile } from './quantiles.ts';

export interface Factor {
  /** @param u uniform in [0, 1) */
  at(u: number): number;
  readonly minimum: number;
  /** Infinity where there is none. */
  readonly maximum: number;
  /** Infinity where there is none. */
  readonly variance: number;
}

/** @throws Error that says what is expected */
export type ReadValues = (file: string) => readonly number[];

interface FactorKind {
  /** As people type it. */
  readonly syntax: string;
  readonly expected: string;
  /** Undefined where the arguments aren't as expected. */
  make(args: readonly number[]): Factor | undefined;
}

const above = (value: number | undefined, limit: number, upTo = 1e6): value is number =>
  value !== undefined && value > limit && value <= upTo;

const kinds: Readonly<Record<string, FactorKind>> = {
  constant: {
    syntax: 'constant',
    expected: 'no argument',
    make: (args) => (args.length > 0 ? undefined : { at: () => 1, minimum: 1, maximum: 1, variance: 0 }),
  },
  exponential: {
    syntax: 'exponential',
    expected: 'no argument',
    make: (args) =>
      args.length > 0
        ? undefined
        : { at: (u) => -Math.log1p(-u), minimum: 0, maximum: Infinity, variance: 1 },
  },
  /** ln X is normal with variance σ² = ln(1 + CV²) and mean −σ²/2. */
  lognormal: {
    syntax: 'lognormal:CV',
    expected: 'a coefficient of variation above 0 up to 100',
    make([cv, ...more]) {
      if (!above(cv, 0, 100) || more.length > 0) return undefined;
      const sigma = Math.sqrt(Math.log1p(cv * cv));
      return {
        at: (u) => Math.exp(sigma * normalQuantile(u) - (sigma * sigma) / 2),
        minimum: 0,
        maximum: Infinity,
        variance: cv * cv,
      };
    },
  },
  /** Shape k = 1/CV², scale CV². */
  gamma: {
    syntax: 'gamma:CV',
    expected: 'a coefficient of variation from 0.05 to 10',
    make([cv, ...more]) {
      if (!above(cv, 0.05 - 1e-12, 10) || more.length > 0) return undefined;
      const shape = 1 / (cv * cv);
      return { at: (u) => gammaQuantile(u, shape) / shape, minimum: 0, maximum: Infinity, variance: cv * cv };
    },
  },
  /** P(X > x) = (m/x)^α from m = (α − 1)/α on. */
  pareto: {
    syntax: 'pareto:ALPHA',
    expected:
      'an ALPHA above 1 up to 100 (at 1 and below it has no mean: 1.1 is about as heavy as a tail can be)',
    make([alpha, ...more]) {
      if (!above(alpha, 1, 100) || more.length > 0) return undefined;
      const minimum = (alpha - 1) / alpha;
      return {
        at: (u) => minimum * (1 - u) ** (-1 / alpha),
        minimum,
        maximum: Infinity,
        variance: alpha > 2 ? 1 / (alpha * (alpha - 2)) : Infinity,
      };
    },
  },
  bimodal: {
    syntax: 'bimodal:SHARE,FACTOR',
    expected:
      'a SHARE between 0 and 1 that is FACTOR times as large as the rest, FACTOR above 1 up to 1000000',
    make([share, factor, ...more]) {
      if (!above(share, 0, 1 - 1e-9) || !above(factor, 1) || more.length > 0) return undefined;
      const minimum = 1 / (1 - share + share * factor);
      const maximum = factor * minimum;
      return {
        at: (u) => (u < 1 - share ? minimum : maximum),
        minimum,
        maximum,
        variance: (1 - share) * minimum ** 2 + share * maximum ** 2 - 1,
      };
    },
  },
};

/** Values as they were seen, each as likely as any other, divided by their mean. */
export function empirical(values: readonly number[]): Factor {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (!(mean > 0 && mean < Infinity && values.every((value) => value >= 0)))
    throw new Error('numbers from 0, at least one of them above 0');
  const rising = Float64Array.from(values, (value) => value / mean).sort();
  return {
    at: (u) => rising[Math.floor(u * rising.length)]!,
    minimum: rising[0]!,
    maximum: rising.at(-1)!,
    variance: rising.reduce((sum, value) => sum + (value - 1) ** 2, 0) / rising.length,
  };
}

/** A function, so that a bundle that reads no text leaves the table out. */
export const factorSyntax = (): string =>
  [...Object.values(kinds).map(({ syntax }) => syntax), 'file:FILE'].join(', ');

/**
 * @param text such as `lognormal:2`
 * @param readValues of `file:FILE`
 * @throws Error that says what is expected
 */
export function factorFrom(text: string, readValues: ReadValues): Factor {
  const [name = '', ...rest] = text.split(':');
  const argument = rest.join(':');
  if (name === 'file' && argument !== '') return empirical(readValues(argument));
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw new Error(factorSyntax());
  const args =
    rest.length === 0 ? [] : argument.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const made = kind.make(args);
  if (made === undefined) throw new Error(`${kind.syntax} with ${kind.expected}`);
  return made;
}
