/** What a strategy is given: the world it is made for, and how its requests ended. */
import type { Machine, Region } from '../../model/fleet/machine.ts';
import type { Load } from '../../model/workload/load.ts';

/** What a machine says of itself with an answer. */
export interface Feedback {
  /** Requests waiting or in service there when it had served this one. */
  readonly queued?: number;
  /** Share of its recent time at work, 0 to 1. */
  readonly utilisation?: number;
  /** What this request's work took. */
  readonly workMs?: number;
}

/** How a routed request ended. */
export interface Outcome {
  /** Where it was sent; undefined where the choice was the master's. */
  readonly routedTo: Machine | undefined;
  /** The machine that served it, where the answer says so. */
  readonly machine: Machine | undefined;
  /** Sent until answered. */
  readonly durationMs: number;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly failed: boolean;
  readonly feedback?: Feedback;
}

/** Numbers shared by all virtual users, by index. */
export interface Cells {
  readonly length: number;
  [index: number]: number;
}

/** What all virtual users know together of the requests under way. */
export interface Board {
  /** Requests routed to this machine and not settled. */
  inFlight(machine: Machine): number;
  /** The same of all machines, by their index: for what looks at each of them for each request. */
  readonly loads: Readonly<Cells>;
  /** Requests this machine has settled, failed ones included. */
  settled(machine: Machine): number;
  /** Settled requests that failed. */
  failures(machine: Machine): number;
}

/** What a strategy may know: of the run, of the fleet, of what is under way. */
export interface World<Parameters = unknown> {
  /** Requests in all. */
  readonly n: number;
  /** How they are released: all at once, each at its user's turn, or at a rate. */
  readonly mode: Load['mode'];
  readonly machines: readonly Machine[];
  readonly regions: readonly Region[];
  /** Whether the machines' numbers were measured (a profile): what learns may then start from them, else it starts cold. */
  readonly profiled: boolean;
  /** Whether all that route share the board and the cells; else each sees its own requests alone. */
  readonly sharing: boolean;
  readonly board: Board;
  readonly parameters: Parameters;
  /** Each request's key, by index, where the load has keys: for what decides all routes of a run beforehand. */
  readonly keys?: ArrayLike<number> | undefined;
  /** Which of several command units this one is, counted from 0; left out where there is one. */
  readonly self?: { readonly index: number; readonly of: number };
  /** The fleet's own clock. */
  now(): number;
  /** When the run began, on that clock: a burst's requests are all released then. */
  startedMs(): number;
  /** Uniform in [0, 1), a function of the run's seed, the request's index and the number of the draw alone. */
  random(index: number, draw?: number): number;
  /** Shared numbers, zero at first: by one name the same ones for all that ask. Where virtual users share nothing, each has its own. */
  cells(name: string, length: number): Cells;
  /** A long read-only list, built once for all virtual users where the host can. */
  sequence(name: string, build: () => readonly number[]): ArrayLike<number>;
}
