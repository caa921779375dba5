/**
 * The files of a run, as everything here writes and reads them. results/<id>/ holds run.json (what ran), samples.csv
 * (a row per request) and summary.json (headline figures); a comparison is a folder of such folders with a
 * comparison.json. Times are real ms, also in a time-scaled run; moments count from the run's start.
 */
import type { Lateness } from './figures/lateness.ts';
import type { Distribution } from '../model/stats/distribution.ts';
import type { Fault } from '../model/fleet/faults.ts';
import type { Bounds } from '../model/bounds/lower-bound.ts';
import type { RecordedOptions } from '../model/recorded-options.ts';
import type { AxisKey } from '../model/run-options.ts';
import type { Topology } from '../model/fleet/topology.ts';
import type { Estimate } from '../model/stats/median-interval.ts';
import type { SteadyState } from '../model/stats/steady-state.ts';

export const FORMAT = 1;

/** run.json: what was asked for, with what, and how it ended. */
export interface RunRecord extends RecordedOptions {
  readonly format: typeof FORMAT;
  readonly id: string;
  readonly testid: string;
  readonly strategy: string;
  /** Which of several runs alike this is, from 1. */
  readonly repeat: number;
  /** The fleet's own numbers; null where it isn't ours and no file was given. */
  readonly topology: Topology | null;
  /** What went wrong with the fleet meanwhile, as it was told to. */
  readonly faults?: readonly Fault[] | null;
  readonly url: string;
  /** Whether the fleet was started for this run alone, so that its draws are those of the seed. */
  readonly ownFleet?: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  /** What stood in the master's place, and what it takes for a request by itself. */
  readonly balancer?: BalancerRecord;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: 'running' | 'finished' | 'interrupted' | 'failed';
  /** Whether it ran in virtual time. */
  readonly simulated?: boolean;
  /** k6's exit code; null while it runs. */
  readonly exitCode: number | null;
  readonly versions: Readonly<Record<string, string>>;
  /** When the first request could be released: what samples.csv counts from. */
  readonly loadStartedAt?: string;
  /** Of several k6 processes: by how much each one's first request left after its release, in real ms; null without one. */
  readonly segmentsLateMs?: readonly (number | null)[];
  /** What became of the points, where they were to go into InfluxDB. */
  readonly influxdb?: InfluxDelivery;
  /** The same of other outputs, by their names. */
  readonly outputs?: Readonly<Record<string, Delivery>>;
}

export interface BalancerRecord {
  readonly name: string;
  readonly version: string;
  /** Through it less without it, the median on an idle fleet. */
  readonly costMs: number;
}

/** A run's points in a database, held against what k6 recorded. */
export interface Delivery {
  readonly url: string;
  /** Whether the points were counted after the run; else they are what was last seen while it ran. */
  readonly counted: boolean;
  /** By metric: samples that k6 recorded, and points that were found; null where they couldn't be counted. */
  readonly metrics: Readonly<Record<string, { readonly samples: number; readonly points: number | null }>>;
  readonly complete: boolean;
  /** Why not, in words that follow the database's name. */
  readonly cause: string | null;
}

export interface InfluxDelivery extends Delivery {
  readonly database: string;
}

/** Of the same requests: released until answered, and k6's http_req_duration. */
export interface Times {
  readonly sojourn: Distribution;
  readonly duration: Distribution;
}

/** What a strategy's measuring of the fleet took before the load. */
export interface Calibration {
  readonly requests: number;
  /** For this long all requests of the load waited. */
  readonly timeMs: number;
}

/** How a run took one of its faults. */
export interface FaultFigures {
  /** Its place in the run's faults. */
  readonly fault: number;
  /** From its start until its machines' share of what is sent is below half of the usual one; null where it never is. */
  readonly noticedMs: number | null;
  /** From its end until that share is back at nine tenths of the usual one; null where it doesn't end, or they never come back. */
  readonly recoveredMs: number | null;
  /** Requests sent while it held that failed. */
  readonly failed: number;
}

/** summary.json: a run's headline figures. */
export interface Summary extends RecordedOptions {
  readonly id: string;
  readonly strategy: string;
  readonly repeat: number;
  /** The topology's name; null where it isn't known. */
  readonly topology: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** What went wrong with the fleet meanwhile, as it was told to; null where nothing was. */
  readonly faults: readonly Fault[] | null;
  readonly simulated: boolean;
  /** What stood in the master's place; absent where that was the master. */
  readonly balancer?: BalancerRecord;
  /** What the strategy could go by: nothing, the index, all virtual users' knowledge, or only each user's own. */
  readonly knowledge: 'none' | 'index' | 'shared' | 'vu';
  readonly status: RunRecord['status'];
  /** Requests answered, with any status. */
  readonly completed: number;
  /** Requests of the N without a proper 200; of a run that didn't end, of those that were sent. */
  readonly failed: number;
  /** Requests sent, retries and hedges included; absent where each was sent once. */
  readonly attempts?: number;
  readonly sojournMs: Distribution | null;
  /**
   * How late senders were: sent after their release, in an open loop. Absent where the strategy holds requests back, which
   * is late by choice.
   */
  readonly lateMs?: Distribution;
  /** Of an open loop that is long enough to tell: its figures without warm-up and drain, and whether its backlog grows. */
  readonly steady?: SteadyState;
  /** http_req_duration, which leaves out connecting and all that comes before. */
  readonly durationMs: Distribution | null;
  /** Of the proper 200s alone. */
  readonly okMs: Times | null;
  /** Of all N, where a failure counts as the fleet's time-out, and so does what got no answer. Null unless finished. */
  readonly failuresAsTimeoutMs: Times | null;
  /** From the first release to the last answer. */
  readonly makespanMs: number | null;
  /** Sojourns that the command unit's plan promised, by the profile, else by the topology; absent where nothing was. */
  readonly expectedMs?: Distribution;
  /**
   * Mean that the run expected of itself: by its calibration's numbers where it made one, else with the time that sending
   * takes; absent where it couldn't say.
   */
  readonly expectedMeanMs?: number;
  /** Sojourns counted from when calibrating began; absent where nothing was calibrated. */
  readonly withCalibration?: Calibration & { readonly sojournMs: Distribution };
  /** Present where this computer was the limit: how much of the mean sojourn went by before requests left and were answered. */
  readonly heldUpMs?: Lateness;
  /** What nothing can beat at this load; null where the fleet isn't known or no bound is honest, each figure likewise. */
  readonly oracleMs: Bounds | null;
  /** Mean sojourn / the oracle's; null also where not every request got its answer, since failing can be quicker. */
  readonly regret: number | null;
  /** Where the requests went. */
  readonly perMachine: Readonly<Record<string, number>>;
  /** Where water-filling would have sent them; null where that isn't known, and unless all come at once. */
  readonly bestPerMachine: Readonly<Record<string, number>> | null;
  /** Requests at each machine, waiting or served: the mean over the makespan, and the most at once. */
  readonly queue: Readonly<Record<string, { readonly mean: number; readonly max: number }>>;
  readonly errors: Readonly<Record<string, number>>;
  /** How it took what went wrong; absent where nothing was told to. */
  readonly faultFigures?: readonly FaultFigures[];
  /** By `<metric>: <expression>`: whether it held. */
  readonly thresholds: Readonly<Record<string, boolean>>;
  /** What each was held against, in its metric's own unit; absent where k6 didn't tell. */
  readonly thresholdValues?: Readonly<Record<string, number>>;
  readonly passed: boolean;
}

/** comparison.json: every run, and what they show together. */
export interface Comparison {
  readonly format: typeof FORMAT;
  readonly createdAt: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly topologies: readonly Topology[];
  /** What the runs differ in, beside strategy and seed: the option that `at` is a value of. */
  readonly axis: AxisKey;
  /** By the axis, strategy and repeat, in whatever order they ran. */
  readonly runs: readonly Summary[];
  readonly cells: readonly Cell[];
  readonly oracles: readonly Oracle[];
  readonly standings: readonly Standing[];
  /** A line for each folder that couldn't be read, and the like. */
  readonly complaints: readonly string[];
}

export const STATS = ['mean', 'p50', 'p95', 'p99', 'max'] as const satisfies readonly (keyof Distribution)[];

export type Stat = (typeof STATS)[number];

export type Estimates = Readonly<Record<Stat, Estimate>>;

export interface Cell {
  readonly strategy: string;
  /** The value on the comparison's axis. */
  readonly at: number;
  /** Requests of each run; the median where they differ. */
  readonly n: number;
  /** Runs that ended by themselves; the others are told apart. */
  readonly runs: number;
  /** Requests without a proper 200, the median over runs. */
  readonly failed: number;
  /** Of all N; a failure counts as the time-out. Where the strategy measured the fleet first, counted from when that began. */
  readonly sojournMs: Estimates;
  /** What measuring the fleet took, and the sojourns counted from its end; null where nothing was measured first. */
  readonly calibration: { readonly timeMs: Estimate; readonly sojournMs: Estimates } | null;
  readonly durationMs: Estimates;
  /** Of the proper 200s alone; null where a run had none. */
  readonly okSojournMs: Estimates | null;
  readonly okDurationMs: Estimates | null;
  readonly makespanMs: Estimate;
  /** Mean sojourn / the oracle's; null where there is no oracle. */
  readonly regret: Estimate | null;
  readonly regretP95: Estimate | null;
  /** At a machine: the mean over time and machines, and the most at any one. */
  readonly queueMean: Estimate;
  readonly queueMax: Estimate;
  /** The part of the answers that each machine gave, the mean over runs (medians wouldn't add up to 1). */
  readonly share: Readonly<Record<string, number>>;
}

/** What nothing can beat at a point of the axis, the median over seeds. */
export interface Oracle {
  readonly at: number;
  readonly sojournMs: { readonly [Key in Stat]: number | null };
  /** Each machine's share by water-filling; null where that isn't known. */
  readonly share: Readonly<Record<string, number>> | null;
}

/** Calls are made on these. */
export const CALLED = ['mean', 'p95'] as const satisfies readonly Stat[];

export interface Standing {
  readonly at: number;
  readonly stat: (typeof CALLED)[number];
  /** The smallest median. */
  readonly best: string;
  /** Whether there are repeats enough to say so: without them none is called better. */
  readonly decided: boolean;
  /** Those that aren't shown to be slower than the best one. */
  readonly level: readonly string[];
  /** Every other one, nearest first. */
  readonly others: readonly Against[];
}

export interface Against {
  readonly strategy: string;
  /** Its figure / the best one's, over the seeds that both have. */
  readonly ratio: Estimate;
  /** Corrected for all pairs of strategies at this point (Holm). */
  readonly p: number;
  readonly slower: boolean;
}
