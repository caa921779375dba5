/** What becomes of each request, a column for each figure. Times are ms of the fleet, from the run's start. */
import type { Machine, Region } from '../model/fleet/machine.ts';
import { CLIENT_ERRORS, NONSENSE, readAnswer, workPath } from '../model/master-api.ts';

export interface Columns {
  readonly releasedMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly answeredMs: Float64Array;
  /** The link's round trip. */
  readonly linkMs: Float64Array;
  /** What the machine took; 0 where it refused. */
  readonly serviceMs: Float64Array;
  /** When the machine had served it, also where its client was told earlier that time is out; 0 where it refused. */
  readonly doneMs: Float64Array;
  /** Where it was sent: see sentTo. */
  readonly route: Int32Array;
  /** The place in the fleet of the machine that served it, or refused. */
  readonly machine: Int32Array;
  /** 0 where no answer came. */
  readonly status: Uint16Array;
  /** A Problem: why an answer names no machine, or why there is none. */
  readonly problem: Uint8Array;
}

/** What is wrong with an answer besides its status. */
export const Problem = { none: 0, unnamed: 1, nonsense: 2, cut: 3, silence: 4 };

const ERRORS = {
  [Problem.nonsense]: readAnswer(NONSENSE).problem,
  [Problem.cut]: CLIENT_ERRORS.cut,
  [Problem.silence]: CLIENT_ERRORS.silence,
};

/** What a client says is wrong with the answer of request `index`; empty where nothing is. */
export const errorOf = ({ status, problem }: Pick<Columns, 'status' | 'problem'>, index: number): string =>
  ERRORS[problem[index]!] ?? (status[index] === 200 ? '' : `HTTP ${status[index]}`);

export const columnsFor = (n: number): Columns => ({
  releasedMs: new Float64Array(n),
  sentMs: new Float64Array(n),
  answeredMs: new Float64Array(n),
  linkMs: new Float64Array(n),
  serviceMs: new Float64Array(n),
  doneMs: new Float64Array(n),
  route: new Int32Array(n),
  machine: new Int32Array(n),
  status: new Uint16Array(n),
  problem: new Uint8Array(n),
});

/** An attempt as a number of 0 … 5n − 1, first attempts being the requests' own: its place in the columns of a run with retries. */
export const slotOf = (index: number, attempt: number, n: number): number => index + (attempt - 1) * n;

/** Whether there was such an attempt; first ones are always sent. */
export const wasSent = ({ answeredMs }: Columns, slot: number, n: number): boolean =>
  slot < n || answeredMs[slot]! > 0;

/** By request, the slot that counts: its first good answer, else its last attempt. */
export function decidingSlots(columns: Columns, n: number): Uint32Array {
  const { status, answeredMs } = columns;
  const deciding = Uint32Array.from({ length: n }, (_, index) => index);
  for (let slot = n; slot < status.length; slot++) {
    if (!wasSent(columns, slot, n)) continue;
    const so = deciding[slot % n]!;
    const isLater = answeredMs[slot]! > answeredMs[so]!;
    const isGood = errorOf(columns, slot) === '';
    if (errorOf(columns, so) === '' ? isGood && !isLater : isGood || isLater) deciding[slot % n] = slot;
  }
  return deciding;
}

/** The columns of these slots alone. */
export function columnsAt(columns: Columns, slots: Uint32Array, n: number): Columns {
  const picked = columnsFor(slots.length);
  for (const key of Object.keys(picked) as (keyof Columns)[])
    slots.forEach((slot, i) => (picked[key][i] = columns[key][slot]!));
  slots.forEach((slot, i) => (picked.releasedMs[i] = columns.releasedMs[slot % n]!));
  return picked;
}

/** Routes as numbers: a machine's place in the fleet from 0, anywhere as −1, regions from −2 down. */
export const ANYWHERE = -1;
export const regionRoute = (place: number): number => -2 - place;

/** The master's path of a route. */
export function pathOf(route: number, machines: readonly Machine[], regions: readonly Region[]): string {
  if (route === ANYWHERE) return workPath();
  return workPath(route >= 0 ? machines[route]!.id : regions[-2 - route]!.name);
}

/** From release to answer, or to what came in its place. */
export const sojournsMs = ({ releasedMs, answeredMs }: Columns): Float64Array =>
  answeredMs.map((at, index) => at - releasedMs[index]!);

/** The same, ms: what failed counts as the time-out or as what it took, whichever is longer. */
export function sojournsCountingFailures(columns: Columns, requestTimeoutMs: number): Float64Array {
  const all = sojournsMs(columns);
  for (let i = 0; i < all.length; i++)
    if (errorOf(columns, i) !== '') all[i] = Math.max(all[i]!, requestTimeoutMs);
  return all;
}
