/** What faults come to: all that testbed and simulator have to understand of them. Durations are ms of the fleet. */

/** What becomes of a request in the place of an answer. */
export type Fate =
  /** Answered with this status so long after it came, without waiting or service. */
  | { readonly end: 'status'; readonly status: number; readonly afterMs: number }
  /** A 200 whose body makes no sense, likewise. */
  | { readonly end: 'nonsense'; readonly afterMs: number }
  /** Never answered. */
  | { readonly end: 'silence' }
  /** Its connection is reset at once. */
  | { readonly end: 'reset' }
  /** Served, but the answer breaks off midway. */
  | { readonly end: 'cut' };

export interface Effect {
  /** Added to the round trip. */
  readonly latencyMs?: number;
  readonly fate?: Fate | undefined;
  /** A service that begins now takes so many times as long. */
  readonly serviceFactor?: number;
  /** How many of the machine's servers begin services. */
  readonly servers?: number;
  /** How many requests may wait at the machine. */
  readonly queueLimit?: number;
  /** The machine is asleep: what comes now waits so long until it is up. */
  readonly wakeMs?: number;
}

/** Of one entry of a schedule. */
export interface Moment {
  /** Since the entry began. */
  readonly sinceMs: number;
  /** Since the machine's last request came; Infinity before the first. */
  readonly idleMs: number;
  /** Since the machine last woke up; Infinity where it never slept. */
  readonly awakeMs: number;
}

/** How a machine's queue works at a moment. */
export type Conditions = Required<Pick<Effect, 'serviceFactor' | 'servers' | 'queueLimit' | 'wakeMs'>>;

export const USUAL: Conditions = {
  serviceFactor: 1,
  servers: Infinity,
  queueLimit: Infinity,
  wakeMs: 0,
};

/** Entries that hold together: factors multiply, limits are the least, times the longest. */
export const together = (all: Conditions, one: Effect): Conditions => ({
  serviceFactor: all.serviceFactor * (one.serviceFactor ?? 1),
  servers: Math.min(all.servers, one.servers ?? Infinity),
  queueLimit: Math.min(all.queueLimit, one.queueLimit ?? Infinity),
  wakeMs: Math.max(all.wakeMs, one.wakeMs ?? 0),
});
