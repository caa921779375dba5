/**
 * What is to go wrong with a fleet, and when. Times are ms of the fleet from the run's first request; a span holds from
 * `fromMs` until just before `toMs`, for ever where that is left out. What each kind does stands in faults/kinds.ts.
 */
import { Purpose, uniformOf } from '../stats/random.ts';
import { together, USUAL, type Conditions, type Effect, type Fate, type Moment } from './faults/effect.ts';
import { kinds, type Field, type Kind, type Kinds } from './faults/kinds.ts';

/** Where and when. One of machine, region and master is there. */
interface Span {
  /** `<region>/<number>` */
  readonly machine?: string;
  /** The link to it. */
  readonly region?: string;
  readonly master?: true;
  readonly fromMs: number;
  readonly toMs?: number;
}

type Told<F extends Readonly<Record<string, Field>>> = {
  readonly [K in keyof F as F[K] extends { otherwise: number } ? never : K]: number;
} & { readonly [K in keyof F as F[K] extends { otherwise: number } ? K : never]?: number };

export type FaultKind = keyof Kinds;
export type FaultOf<K extends FaultKind> = Span & { readonly kind: K } & Told<Kinds[K]['fields']>;
export type Fault = { readonly [K in FaultKind]: FaultOf<K> }[FaultKind];

export const kindOf = (fault: Pick<Fault, 'kind'>): Kind => kinds[fault.kind];

/** In words: `us/0`, `link to us`, `master`. */
export const nameOfTarget = ({ machine, region }: Span): string =>
  machine ?? (region === undefined ? 'master' : `link to ${region}`);

/** What its kind is told, with what it is otherwise. */
const toldOf = (fault: Fault): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(kindOf(fault).fields).map(([name, { otherwise }]) => [
      name,
      (fault as unknown as Readonly<Record<string, number | undefined>>)[name] ?? otherwise!,
    ]),
  );

export const slowFaults = (faults: readonly Fault[]): FaultOf<'slow'>[] =>
  faults.filter((fault) => fault.kind === 'slow');

/** An entry of a schedule, ready to be asked. */
interface Entry {
  readonly fault: Fault;
  readonly crashMs: (runMs: number) => number;
  readonly effectAt: (runMs: number, idleMs?: number, awakeMs?: number) => Effect | undefined;
}

function entryOf(fault: Fault, ordinal: number, seed: number): Entry {
  const { fromMs, toMs = Infinity } = fault;
  const { effect, crash, acts } = kindOf(fault);
  const told = toldOf(fault);
  let met = 0;
  return {
    fault,
    effectAt(runMs, idleMs = Infinity, awakeMs = Infinity) {
      if (!(fromMs <= runMs && runMs < toMs)) return undefined;
      const moment: Moment = { sinceMs: runMs - fromMs, idleMs, awakeMs };
      const draw = acts === 'in the queue' ? 0 : uniformOf(Purpose.fault, seed, ordinal, met++);
      return effect(told, moment, draw);
    },
    crashMs(runMs) {
      const atMs = crash === undefined ? Infinity : fromMs + crash(told, runMs - fromMs);
      return atMs < toMs ? atMs : Infinity;
    },
  };
}

/** What the faults of one machine do to its queue. */
export interface QueueFaults {
  /** @param idleMs and the others: see Moment */
  at(runMs: number, idleMs: number, awakeMs: number): Conditions;
  /** The next moment after this one at which that may change by itself; Infinity where it doesn't. */
  changeMs(runMs: number): number;
  /** The next moment, from this one on, at which the machine loses what it holds; Infinity where it doesn't. */
  crashMs(runMs: number): number;
}

/**
 * @param id of the machine, as faults name it
 * @returns undefined where nothing goes wrong in its queue
 */
export function queueFaults(
  faults: readonly Fault[] | null | undefined,
  id: string,
): QueueFaults | undefined {
  const own = (faults ?? []).filter(({ machine }) => machine === id).map((fault) => entryOf(fault, 0, 0));
  const queue = own.filter(({ fault }) => kindOf(fault).acts === 'in the queue');
  const crashing = own.filter(({ fault }) => kindOf(fault).crash !== undefined);
  if (queue.length + crashing.length === 0) return undefined;
  const edges = queue.flatMap(({ fault: { fromMs, toMs = Infinity } }) => [fromMs, toMs]);
  return {
    at: (runMs, idleMs, awakeMs) =>
      queue.reduce((all, entry) => {
        const effect = entry.effectAt(runMs, idleMs, awakeMs);
        return effect === undefined ? all : together(all, effect);
      }, USUAL),
    changeMs: (runMs) => edges.reduce((next, ms) => (ms > runMs && ms < next ? ms : next), Infinity),
    crashMs: (runMs) => crashing.reduce((next, entry) => Math.min(next, entry.crashMs(runMs)), Infinity),
  };
}

/** What faults do to requests on their way. Chance is drawn by (seed, entry, how many requests met it before). */
export interface RequestFaults {
  /** What is added to the round trip of a request that is sent on to this machine now, ms. */
  latencyMs(machine: { readonly id: string; readonly region: string }, runMs: number): number;
  /** What becomes of a request as it comes to the master. */
  atMaster(runMs: number): Fate | undefined;
  /** What becomes of one as it comes to the machine. */
  atMachine(machine: { readonly id: string; readonly region: string }, runMs: number): Fate | undefined;
}

/** @returns undefined where nothing goes wrong on the way */
export function requestFaults(
  faults: readonly Fault[] | null | undefined,
  seed: number,
): RequestFaults | undefined {
  const entries = (faults ?? []).map((fault, ordinal) => entryOf(fault, ordinal, seed));
  const acting = (acts: Kind['acts']) => entries.filter(({ fault }) => kindOf(fault).acts === acts);
  const late = acting('under way');
  const ends = acting('on arrival');
  if (late.length + ends.length === 0) return undefined;
  const atMasters = ends.filter(({ fault }) => fault.master);
  const elsewhere = ends.filter(({ fault }) => !fault.master);
  const first = (among: readonly Entry[], runMs: number, meets: (entry: Entry) => boolean) => {
    for (const entry of among) {
      const fate = meets(entry) ? entry.effectAt(runMs)?.fate : undefined;
      if (fate !== undefined) return fate;
    }
    return undefined;
  };
  return {
    latencyMs: ({ id, region }, runMs) =>
      late.reduce(
        (sum, { fault, effectAt }) =>
          fault.master || fault.region === region || fault.machine === id
            ? sum + (effectAt(runMs)?.latencyMs ?? 0)
            : sum,
        0,
      ),
    atMaster: (runMs) => first(atMasters, runMs, () => true),
    atMachine: ({ id, region }, runMs) =>
      first(elsewhere, runMs, ({ fault }) => fault.region === region || fault.machine === id),
  };
}
