/**
 * When requests are released: one table of arrival processes. A release is a function of the request's index and the seed
 * alone, so that k6, virtual time and bounds meet the same ones. Moments are ms from the run's start, by its clock.
 */
import { Purpose, uniformOf } from '../stats/random.ts';
import { parseDurationMs } from './duration.ts';
import { momentsIn } from './trace.ts';

/** All at once; a fixed number under way, each user's next request at its last answer; or whatever became of the others. */
export type Mode = 'burst' | 'closed' | 'open';

export interface Arrivals {
  /** In full: as typed, with the rate that --load stands for. */
  readonly text: string;
  readonly mode: Mode;
  /** Requests per second on average, and at most over a while; null where requests wait for answers. */
  readonly ratePerS: number | null;
  readonly peakPerS: number | null;
  /** How many there are, where the process has an end. */
  readonly n?: number;
  /** Rising, by index; undefined where requests wait for answers. */
  readonly releasesMs?: (n: number, seed: number) => Float64Array;
}

export interface ArrivalContext {
  /** The rate that --load stands for. */
  readonly ratePerS?: number | undefined;
  readonly readText: (file: string) => string;
}

interface Process {
  /** As people type it. */
  readonly syntax: string;
  readonly expected: string;
  /** How it is typed where --load says the rate; absent where it can't. */
  readonly withLoad?: string;
  /** Undefined where the argument isn't as expected. */
  make(
    argument: string,
    context: ArrivalContext,
  ): (Omit<Arrivals, 'text'> & { argument: string }) | undefined;
}

/** Between them lies what a process can be asked for: one a day, and more than any computer sends. */
const [MIN_RATE, MAX_RATE] = [1 / 86_400, 1_000_000];
const RATE = 'requests per second, above 0 up to 1000000';

const processes: Readonly<Record<string, Process>> = {
  burst: {
    syntax: 'burst',
    expected: 'no argument',
    make: (argument, { ratePerS }) =>
      argument === '' && ratePerS === undefined
        ? { argument, mode: 'burst', ratePerS: null, peakPerS: null }
        : undefined,
  },
  closed: {
    syntax: 'closed',
    expected: 'no argument',
    make: (argument, { ratePerS }) =>
      argument === '' && ratePerS === undefined
        ? { argument, mode: 'closed', ratePerS: null, peakPerS: null }
        : undefined,
  },
  /** An even beat: i / rate. */
  constant: {
    syntax: 'constant:RATE',
    expected: RATE,
    withLoad: 'constant',
    make(argument, { ratePerS }) {
      const rate = rateFrom(argument, ratePerS);
      return rate === undefined
        ? undefined
        : open(String(rate), rate, rate, (n) =>
            Float64Array.from({ length: n }, (_, i) => (1000 * i) / rate),
          );
    },
  },
  /** Independent exponential gaps. */
  poisson: {
    syntax: 'poisson:RATE',
    expected: RATE,
    withLoad: 'poisson',
    make(argument, { ratePerS }) {
      const rate = rateFrom(argument, ratePerS);
      return rate === undefined
        ? undefined
        : open(
            String(rate),
            rate,
            rate,
            byChance(() => (count) => (1000 * count) / rate),
          );
    },
  },
  bursts: {
    syntax: 'bursts:SIZE@EVERY',
    expected: 'SIZE requests at once (a whole number), EVERY a duration such as 500ms',
    withLoad: 'bursts:SIZE',
    make(argument, { ratePerS }) {
      const [, sizeText, everyText] = /^(\d+)(?:@(.+))?$/.exec(argument) ?? [];
      const size = Number(sizeText);
      const everyMs = everyText === undefined ? (1000 * size) / (ratePerS ?? NaN) : durationMs(everyText);
      const rate = (1000 * size) / everyMs;
      if (!isRate(rate) || (everyText !== undefined && ratePerS !== undefined)) return undefined;
      const releases = (n: number) =>
        Float64Array.from({ length: n }, (_, i) => Math.floor(i / size) * everyMs);
      return open(`${size}@${everyMs}ms`, rate, rate, releases);
    },
  },
  /** By chance, at a rate that changes evenly from the first request to the last. */
  ramp: {
    syntax: 'ramp:FROM-TO',
    expected: `FROM and TO ${RATE} (FROM may be 0)`,
    make(argument, { ratePerS }) {
      const [from = NaN, to = NaN, ...more] = argument.split('-').map(numberFrom);
      if (!(from >= 0 && from <= MAX_RATE) || !isRate(to) || more.length > 0 || ratePerS !== undefined)
        return undefined;
      return open(
        argument,
        (from + to) / 2,
        Math.max(from, to),
        byChance((n) => rampMs(from, to, n)),
      );
    },
  },
  /** By chance, FACTOR times as many between two moments. */
  spike: {
    syntax: 'spike:RATE*FACTOR@FROM-TO',
    expected: `RATE ${RATE}, FACTOR above 0, FROM before TO, each a duration such as 10s`,
    withLoad: 'spike:*FACTOR@FROM-TO',
    make(argument, { ratePerS }) {
      const [, rateText = '', factorText = '', fromText = '', toText = ''] =
        /^([^*]*)\*([^@]+)@([^-]+)-(.+)$/.exec(argument) ?? [];
      const rate = rateFrom(rateText, ratePerS);
      const factor = numberFrom(factorText);
      const [fromMs, toMs] = [fromText === '0' ? 0 : durationMs(fromText), durationMs(toText)];
      if (!rate || !(factor > 0 && isRate(rate * factor)) || !(fromMs < toMs)) return undefined;
      const text = `${rate}*${factor}@${fromText}-${toText}`;
      return open(
        text,
        rate,
        rate * Math.max(1, factor),
        byChance(() => spikeMs(rate, factor, fromMs, toMs)),
      );
    },
  },
  trace: {
    syntax: 'trace:FILE',
    expected: 'a CSV file of moments in ms, or of counts per second (columns second,count)',
    make(file, { readText, ratePerS }) {
      if (file === '' || ratePerS !== undefined) return undefined;
      const momentsMs = momentsIn(readText(file), file);
      const seconds = momentsMs.at(-1)! / 1000;
      const rate = seconds > 0 ? momentsMs.length / seconds : momentsMs.length;
      return { ...open(file, rate, rate, (n) => momentsMs.slice(0, n)), n: momentsMs.length };
    },
  },
};

const isRate = (rate: number): boolean => rate >= MIN_RATE && rate <= MAX_RATE;
const numberFrom = (text: string): number => (text.trim() === '' ? NaN : Number(text));

/** The one that is given: in the text or by --load, not both. */
function rateFrom(text: string, byLoad: number | undefined): number | undefined {
  if (text !== '' && byLoad !== undefined) return undefined;
  const rate = text === '' ? (byLoad ?? NaN) : numberFrom(text);
  return isRate(rate) ? rate : undefined;
}

function durationMs(text: string): number {
  try {
    return parseDurationMs(text);
  } catch {
    return NaN;
  }
}

const open = (
  argument: string,
  ratePerS: number,
  peakPerS: number,
  releasesMs: NonNullable<Arrivals['releasesMs']>,
) => ({ argument, mode: 'open' as const, ratePerS, peakPerS, releasesMs });

/**
 * A Poisson process whose rate may change: the moments at which Λ(t), the number of requests expected by t, reaches the
 * sums of independent exponential variables of mean 1 (time change).
 *
 * @param inverseOf of a run of n: the moment, in ms, by which so many are expected
 */
const byChance =
  (inverseOf: (n: number) => (count: number) => number) =>
  (n: number, seed: number): Float64Array => {
    const inverse = inverseOf(n);
    const momentsMs = new Float64Array(n);
    let count = 0;
    for (let i = 0; i < n; i++) {
      count -= Math.log1p(-uniformOf(Purpose.arrival, seed, i));
      momentsMs[i] = inverse(count);
    }
    return momentsMs;
  };

/** Λ(t) = a·t + (b − a)·t² / 2T until T = 2n / (a + b), by when n are expected; at rate b from then on. */
function rampMs(fromPerS: number, toPerS: number, n: number): (count: number) => number {
  const [a, b] = [fromPerS / 1000, toPerS / 1000];
  const endMs = (2 * n) / (a + b);
  const slope = (b - a) / endMs;
  return (count) => {
    if (count >= n) return endMs + (count - n) / b;
    return slope === 0 ? count / a : (2 * count) / (a + Math.sqrt(a * a + 2 * slope * count));
  };
}

function spikeMs(ratePerS: number, factor: number, fromMs: number, toMs: number): (count: number) => number {
  const perMs = ratePerS / 1000;
  const before = perMs * fromMs;
  const within = perMs * factor * (toMs - fromMs);
  return (count) => {
    if (count <= before) return count / perMs;
    if (count <= before + within) return fromMs + (count - before) / (perMs * factor);
    return toMs + (count - before - within) / perMs;
  };
}

export const arrivalSyntax = (): string =>
  Object.values(processes)
    .map(({ syntax }) => syntax)
    .join(', ');

/** Undefined where there is no such process. */
export function modeOfArrivals(text: string): Mode | undefined {
  const name = text.split(':')[0]!;
  if (!Object.hasOwn(processes, name)) return undefined;
  return name === 'burst' || name === 'closed' ? name : 'open';
}

/** Whether --load can say its rate. */
export function takesLoad(text: string): boolean {
  try {
    return arrivalsFrom(text, { ratePerS: 1, readText: String }).mode === 'open';
  } catch {
    return false;
  }
}

/** @throws Error that says what is expected */
export function arrivalsFrom(text: string, context: ArrivalContext): Arrivals {
  const at = text.indexOf(':');
  const name = at < 0 ? text : text.slice(0, at);
  const process = Object.hasOwn(processes, name) ? processes[name]! : undefined;
  if (process === undefined) throw new Error(arrivalSyntax());
  const made = process.make(at < 0 ? '' : text.slice(at + 1), context);
  if (made === undefined) throw new Error(expectedOf(process, context));
  const { argument, ...arrivals } = made;
  return { text: argument === '' ? name : `${name}:${argument}`, ...arrivals };
}

function expectedOf({ syntax, expected, withLoad }: Process, { ratePerS }: ArrivalContext): string {
  if (ratePerS === undefined)
    return `${syntax}: ${expected}${withLoad ? `; or ${withLoad} with a load` : ''}`;
  return withLoad
    ? `${withLoad}, since the load says the rate`
    : `no load with it: ${syntax} says its rates itself`;
}
