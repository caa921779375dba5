/**
 * How many requests to have under way to a machine, and so how late each is bound.
 *
 * With L / s under way besides the one in service a machine never waits for work, if all goes as expected: the pipe is
 * full. The slack above that is work waiting at the machine. It covers what chance does to the services that are still on
 * their way (L / s of them, so about √(L / s) services) and to the way itself (σ, the spread of no-load answers), and how
 * late a sender is.
 *
 *     slack = s + ½ √(L·s) + 3 σ + 15 ms        window = c · (L + s + slack) / s, rounded up
 */
import type { Machine } from './contract.ts';

type Known = Pick<Machine, 'latencyMs' | 'serviceMs' | 'concurrency' | 'spreadMs'>;

/** Senders are late by this much at times: timers, connections, other users' turns. */
const LATE_MS = 15;

export const slackMs = (latencyMs: number, serviceMs: number, spreadMs = 0): number =>
  serviceMs + Math.sqrt(latencyMs * serviceMs) / 2 + 3 * spreadMs + LATE_MS;

export const windowOf = ({ latencyMs, serviceMs, concurrency, spreadMs }: Known): number =>
  Math.ceil((concurrency * (latencyMs + serviceMs + slackMs(latencyMs, serviceMs, spreadMs))) / serviceMs);

/**
 * Virtual users for a burst: as many as can have a request under way, twice over in case a machine turns out to be further
 * or faster than was said, and some to wait for room. More would only be held.
 */
export const usersFor = (machines: readonly Known[], n: number): number =>
  Math.min(n, 20 + 2 * machines.reduce((sum, machine) => sum + windowOf(machine), 0));
