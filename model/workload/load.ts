import { factorFrom, type Factor } from '../stats/factor.ts';
import { Purpose, uniformOf } from '../stats/random.ts';
import { arrivalsFrom, type Mode } from './arrivals.ts';
import { parseDurationMs } from './duration.ts';
import { keysFrom } from './keys.ts';
import { numbersIn } from './numbers-file.ts';

export type { Mode } from './arrivals.ts';

/** How much is asked of the fleet, and when. Texts are as people type them (model/run-options.ts). */
export interface Load {
  readonly mode: Mode;
  /** Requests in all. */
  readonly n: number;
  /** Virtual users; where absent, the mode's default. */
  readonly vus?: number | null | undefined;
  /** Requests per second, of the open mode. */
  readonly rate?: number | null | undefined;
  /** When requests are released (arrivals.ts); where absent, as the mode says. */
  readonly arrivals?: string | null | undefined;
  /** How long a closed loop's user waits between an answer and its next request. */
  readonly think?: string | null | undefined;
  /** How much work each request is (stats/factor.ts). */
  readonly sizes?: string | null | undefined;
  /** Whether strategies see the sizes. */
  readonly sizesKnown?: boolean | null | undefined;
  /** What each request is about (keys.ts). */
  readonly keys?: string | null | undefined;
  /** Command units side by side, 1 where absent. */
  readonly routers?: number | null | undefined;
  /** How old what their boards show may be. */
  readonly boardInterval?: string | null | undefined;
}

/** Each with one request under way at a time. An open loop has 5 s of its rate, and 100 at least. */
export function virtualUsersOf({ mode, n, vus, rate }: Load): number {
  const openUsers = Math.max(100, Math.ceil(5 * (rate ?? n)));
  const defaults = { burst: n, closed: Math.min(20, n), open: Math.min(openUsers, n) };
  return vus ?? Math.max(1, defaults[mode]);
}

/** Of a load, in ms of the fleet. @param timeScale how many of them pass in one of the run */
export const routersOf = ({ routers, boardInterval, timeScale = 1 }: RoutersOfLoad) => ({
  routers: routers ?? 1,
  ...(boardInterval && { boardIntervalMs: parseDurationMs(boardInterval) * timeScale }),
});

type RoutersOfLoad = Pick<Load, 'routers' | 'boardInterval'> & { readonly timeScale?: number | undefined };

/** The most virtual users of a real run: each holds a connection, and Linux has about 28,000 ports for them. */
export const MAX_VIRTUAL_USERS = 28_000;

/** The process of a load, in full. */
const arrivalsTextOf = ({ mode, rate, arrivals }: Load): string =>
  arrivals ?? (mode === 'open' ? `constant:${rate}` : mode);

/** A load's requests, a column for each thing that is decided before any of them is sent. By index. */
export interface Workload {
  /** Ms from the run's start; undefined where requests wait for answers. */
  readonly releasesMs?: Float64Array | undefined;
  /** Work, in service times; undefined where each is 1. */
  readonly sizes?: Float64Array | undefined;
  readonly keys?: Float64Array | undefined;
  /** Of a closed loop, in ms. */
  readonly thinkMs: number;
}

/** @param timeScale how many ms of the fleet pass in one of the run: what comes back is in ms of the fleet */
export function workloadOf(
  load: Load,
  seed: number,
  readText: (file: string) => string,
  timeScale = 1,
): Workload {
  const { n, mode, sizes, keys, think } = load;
  const releasesMs =
    mode === 'open' ? arrivalsFrom(arrivalsTextOf(load), { readText }).releasesMs?.(n, seed) : undefined;
  if (releasesMs && timeScale !== 1) for (let i = 0; i < n; i++) releasesMs[i]! *= timeScale;
  return {
    releasesMs,
    sizes: sizes ? sizesOf(sizesFrom(sizes, readText), n, seed) : undefined,
    keys: keys ? keysFrom(keys).keys(n, seed) : undefined,
    thinkMs: think ? parseDurationMs(think) * timeScale : 0,
  };
}

/** @throws Error that says what is expected */
export const sizesFrom = (text: string, readText: (file: string) => string): Factor =>
  factorFrom(text, (file) => numbersIn(readText(file), file, 'size'));

const sizesOf = ({ at }: Factor, n: number, seed: number): Float64Array => {
  const sizes = new Float64Array(n);
  for (let i = 0; i < n; i++) sizes[i] = at(uniformOf(Purpose.size, seed, i));
  return sizes;
};
