/**
 * limits.json: all that `routebench limits` measured of a fleet. The pages and profile.json are made from it alone.
 * Durations are ms of the fleet's own time (real time × timeScale), except those of the master itself, whose work is
 * real whatever the fleet's pace: these are real ms and real requests per second.
 */
import type { Decision } from '../simulator/decision.ts';

export const LIMITS_FORMAT = 1;

export interface LimitsRecord {
  readonly format: typeof LIMITS_FORMAT;
  readonly createdAt: string;
  /** From the first request to the last answer, real ms. */
  readonly tookMs: number;
  readonly status: 'running' | 'finished' | 'interrupted';
  readonly url: string;
  /** Whether the fleet was started for this alone. */
  readonly ownFleet: boolean;
  /** Its name, where the master tells one. */
  readonly fleet: string | null;
  readonly timeScale: number;
  /** After this long without an answer a request counts as failed. */
  readonly timeoutMs: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly requests: Requests;
  /** By machine id, in the fleet's order. */
  readonly machines: Readonly<Record<string, MachineLimits>>;
  readonly master: MasterLimits | null;
  /** Which strategy wins at which N on this fleet, by simulation; null where machines are missing from it, or not yet known. */
  readonly decision: Decision | null;
}

/** All requests sent, and what was wrong with their answers. */
export interface Requests {
  readonly sent: number;
  /** Proper answers: a 200 from the machine that was asked, with all its fields. */
  readonly good: number;
  /** How often, by what was wrong. */
  readonly problems: Readonly<Record<string, number>>;
}

export interface MachineLimits {
  readonly region: string;
  readonly number: number;
  /** The very first answer. Waking up is what it took longer than an answer with no load. */
  readonly firstAnswerMs: number | null;
  readonly asleep: boolean;
  readonly wakeMs: number | null;
  readonly noLoad: NoLoad | null;
  readonly queue: QueueLimits | null;
  readonly atOnce: AtOnce | null;
  /** What makes it into the profile; null where the machine couldn't be measured. */
  readonly figures: MachineFigures | null;
}

/** Answers of the idle machine. */
export interface NoLoad {
  readonly meanMs: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** Standard deviation of one answer, and of the mean. */
  readonly spreadMs: number;
  readonly errorMs: number;
  readonly answersMs: readonly number[];
  /** As the master reports them: medians. */
  readonly responseTimeMs: number | null;
  readonly workTimeMs: number | null;
  /** What the master says that it took itself (Server-Timing), where it does. */
  readonly masterMs: number | null;
}

/** A burst that queues: the j-th answer comes at a + j·gap. */
export interface QueueLimits {
  readonly gapMs: number;
  /** Standard error of the gap. */
  readonly errorMs: number;
  /** From the burst's start, rising. */
  readonly answersMs: readonly number[];
}

/** One burst larger than what can be answered in time. */
export interface AtOnce {
  readonly asked: number;
  /** Proper answers within the time-out. */
  readonly answered: number;
  /** What the service time leads one to expect. */
  readonly expected: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly slowestMs: number | null;
  readonly firstFailureMs: number | null;
  /** (answers so far) at some moments, for the chart. */
  readonly curve: readonly (readonly [atMs: number, answered: number])[];
}

export interface MachineFigures {
  /** The no-load answer less one service time. */
  readonly latencyMs: number;
  readonly serviceMs: number;
  readonly concurrency: number;
  readonly noLoadMs: number;
  /** Half widths of uniform spreads as wide as those measured; 0 where nothing stands out from the measuring's own noise. */
  readonly jitterMs: number;
  readonly serviceJitterMs: number;
}

/** The forwarding unit alone: real ms, real requests per second. */
export interface MasterLimits {
  /** `GET /` on a connection that stands. */
  readonly answerMs: number;
  /** `GET /` on a new connection. */
  readonly newConnectionMs: number;
  readonly bottleneckMs: number;
  readonly steps: readonly RateStep[];
  /** The highest rate at which its median stayed within bottleneckMs. */
  readonly heldPerS: number;
  /** The rate at which it passed; null: not reached. */
  readonly bottleneckPerS: number | null;
  readonly endedBy: 'master' | 'generator' | 'requests';
}

export interface RateStep {
  readonly askedPerS: number;
  readonly sentPerS: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly failed: number;
  /** Share of the step in which the process that sent was busy. */
  readonly generatorBusy: number;
}
