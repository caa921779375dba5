/**
 * How many requests to have under way to a machine, and so how late each is bound.
 *
 * With L / s under way besides the one in service a machine never waits for work, if all goes as expected: the pipe is
 * full. The slack above that is work waiting at the machine. It covers what chance does to the services that are still on
 * their way (L / s of them, so about √(L / s) services), and how late a sender is.
 *
 *     slack = s + ½ √(L·s) + 15 ms          window = c · (L + s + slack) / s, rounded up
 */
import type { Machine } from './contract.ts';

/** Senders are late by this much at times: timers, connections, other users' turns. */
const LATE_MS = 15;

export const slackMs = (latencyMs: number, serviceMs: number): number =>
  serviceMs + latencyMs + LATE_MS;

export const windowOf = (latencyMs: number, serviceMs: number, concurrency: number): number =>
  Math.ceil((concurrency * (latencyMs + serviceMs + slackMs(latencyMs, serviceMs))) / serviceMs);

/**
 * Virtual users for a burst: as many as can have a request under way, twice over in case a machine turns out to be further
 * or faster than was said, and some to wait for room. More would only be held.
 */
export const usersFor = (machines: readonly Machine[], n: number): number =>
  Math.min(
    n,
    20 + 2 * machines.reduce((sum, it) => sum + windowOf(it.latencyMs, it.serviceMs, it.concurrency), 0),
  );
