/** From the options that were typed to the load they stand for: the same on the command line and in k6. */
import type { GivenOptions, OptionKey } from '../run-options.ts';
import { arrivalsFrom, modeOfArrivals } from './arrivals.ts';
import { openRequests, parseDurationMs } from './duration.ts';
import { sizesFrom, type Mode } from './load.ts';

export interface GivenLoadContext {
  /** Of the fleet, by the run's clock; undefined where it isn't known. */
  readonly capacityPerS: number | undefined;
  /** @throws Error that names the file */
  readonly readText: (file: string) => string;
  /** How an option is called where it was typed: `--rate` or `RATE`. */
  readonly nameOf: (key: OptionKey) => string;
}

/** What follows from arrivals, for what counts and records. */
export interface ResolvedArrivals {
  readonly mode: Mode;
  /** In full, with the rate that the load stands for. */
  readonly arrivals: string;
  /** Requests per second on average; undefined where requests wait for answers. */
  readonly rate: number | undefined;
  /** Where it follows from the options. */
  readonly n: number | undefined;
  /** As given; else, where the rate rises, 5 s of the highest. Undefined: the mode's default. */
  readonly vus: number | undefined;
}

/** The mode of what was typed: arrivals say it, and a load is one of arrivals at a rate. */
export const modeOf = ({ mode, arrivals, load }: GivenOptions): Mode =>
  (arrivals !== undefined ? modeOfArrivals(arrivals) : load !== undefined ? 'open' : mode) ?? 'burst';

/**
 * @returns undefined where the mode alone says when requests are released
 * @throws Error of one line: what was given, what is expected
 */
export function resolvedArrivals(
  given: GivenOptions,
  { capacityPerS, readText, nameOf }: GivenLoadContext,
): ResolvedArrivals | undefined {
  const { load, duration, sizes } = given;
  if (sizes !== undefined) within(`${nameOf('sizes')} ${sizes}`, () => sizesFrom(sizes, readText));
  if (given.arrivals === undefined && load === undefined) return undefined;
  const text = given.arrivals ?? (given.mode === 'open' ? 'constant' : 'poisson');
  if (load !== undefined && capacityPerS === undefined)
    throw new Error(
      `${nameOf('load')} ${load}: the fleet's capacity isn't known: give ${nameOf('topology')} or ${nameOf('profile')}, or a rate in ${nameOf('arrivals')}`,
    );
  const ratePerS = load === undefined ? undefined : load * capacityPerS!;
  const typed = [
    given.arrivals && `${nameOf('arrivals')} ${given.arrivals}`,
    load && `${nameOf('load')} ${load}`,
  ];
  const arrivals = within(typed.filter(Boolean).join(' '), () => arrivalsFrom(text, { ratePerS, readText }));
  const n =
    given.n ??
    (duration && arrivals.ratePerS ? openRequests(arrivals.ratePerS, parseDurationMs(duration)) : arrivals.n);
  if (arrivals.n !== undefined && n! > arrivals.n)
    throw new Error(`${nameOf('n')} ${n}: ${given.arrivals} has ${arrivals.n}: expected that many or fewer`);
  const { ratePerS: rate, peakPerS: peak } = arrivals;
  const rises = peak !== null && peak > rate! && n !== undefined;
  const vus = given.vus ?? (rises ? Math.min(n, Math.max(100, Math.ceil(5 * peak))) : undefined);
  return { mode: arrivals.mode, arrivals: arrivals.text, rate: rate ?? undefined, n, vus };
}

function within<T>(typed: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${typed}: expected ${(error as Error).message}`, { cause: error });
  }
}
