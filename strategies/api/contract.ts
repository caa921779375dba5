/**
 * The contract between a strategy and what hosts it: k6's virtual users (scenarios/runtime) or virtual time (simulator).
 *
 * A strategy is pure: everything impure (chance, time, shared memory) is handed to it by `create(world)`. All
 * durations are ms of the fleet's own time, whatever time scale a run has.
 */
import type { Machine, MachineNumbers } from '../../model/fleet/machine.ts';
import type { Route } from '../../model/fleet/route.ts';
import type { Outcome, World } from './world.ts';

export { anywhere, hold, to, toRegion, type Route } from '../../model/fleet/route.ts';
export type { Machine, MachineNumbers, Region } from '../../model/fleet/machine.ts';
export type { Board, Cells, Feedback, Outcome, World } from './world.ts';

/** The command unit's request number `index`, counted from 0. A router doesn't keep it: the host fills it in anew. */
export interface Request {
  readonly index: number;
  /** What it asks for, where the load has keys: requests of one key may be served best by one machine. */
  readonly key?: number | undefined;
  /** How much work it is, where sizes are known beforehand: its service takes size × the machine's mean service time. */
  readonly size?: number;
  /** 1 for the first attempt, which is also meant where it is left out; 2 for the first retry or hedge, and so on. */
  readonly attempt?: number;
}

/** Attempts of one request at most, as gRPC has it (A6). */
export const MAX_ATTEMPTS = 5;

/** A strategy made for one world. The host calls `route` and `settled` one at a time, never side by side. */
export interface Router {
  route(request: Request): Route;
  /** Called exactly once for each routed attempt of a request, whatever came of it. */
  settled?(request: Request, outcome: Outcome): void;
  /**
   * Asked after `settled` of an attempt that failed, unless another attempt of the request is still under way: in how many
   * ms to route the next one; undefined where the failure stands.
   */
  retry?(request: Request, outcome: Outcome): number | undefined;
  /**
   * Asked as an attempt is sent (`waitedMs` 0), and again when the time it gave has passed without an answer: in how many ms to
   * route a further attempt, 0 for now; undefined for not at all. The first good answer is the request's; the others are
   * settled too, once they come.
   */
  hedge?(request: Request, waitedMs: number): number | undefined;
  /** Takes in what a calibration measured of each machine, in the world's order, before any request. */
  calibrated?(measured: readonly MachineNumbers[]): void;
}

/**
 * What a strategy goes by: nothing of the requests before; the request's index alone (so that it runs exactly
 * anywhere); or what is in flight, which needs memory shared by all virtual users.
 */
export type Knowledge = 'none' | 'index' | 'shared';

export interface Strategy<P extends ParameterSpecs = ParameterSpecs> {
  readonly name: string;
  /** In a few words, for `routebench strategies`. */
  readonly summary: string;
  /** The paper or project the rule comes from. */
  readonly source: string;
  readonly knowledge: Knowledge;
  /** What can be tuned, by its environment name. */
  readonly parameters?: P;
  create(world: World<ParametersOf<P>>): Router;
  /**
   * Whether it holds requests back until answers make room. A burst then needs no more virtual users than can have a
   * request under way, and where no profile is given, the machines are measured before (Router.calibrated).
   */
  readonly bindsLate?: true;
  /** It goes by how much work requests are, so that without --sizes-known it has nothing to go by. */
  readonly needsSizes?: true;
  /**
   * Sojourns of a burst of n that are to be expected on a fleet of these numbers, where that can be said beforehand.
   *
   * @param sentMs when the sender gets to the i-th request, after the release; left out where that takes no time
   */
  readonly expectedMs?: (
    machines: readonly Machine[],
    n: number,
    sentMs?: (request: number) => number,
  ) => ArrayLike<number>;
}

/** One thing to tune: reads its value from text, or says in an error what is expected. */
export interface ParameterSpec<T = unknown> {
  readonly summary: string;
  /** The default as a person would write it. */
  readonly defaultText: string;
  /** @throws Error that says what is expected. */
  parse(text: string): T;
}

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;
export type ParametersOf<P extends ParameterSpecs> = {
  readonly [K in keyof P]: P[K] extends ParameterSpec<infer T> ? T : never;
};

/** Gives a strategy its types; the folder `strategies/` is the registry. */
export function defineStrategy<P extends ParameterSpecs>(strategy: Strategy<P>): Strategy<P> {
  return strategy;
}
