/**
 * How many requests to have under way to a machine, and so how late each is bound.
 *
 * With L / s under way besides the one in service a machine never waits for work, if all goes as expected: the pipe is
 * full. The slack above that is work waiting at the machine. It covers what chance does to the services that are still on
 * their way (L / s of them, so about √(L / s) services) and to the way itself (σ, the spread of no-load answers), and how
 * late a sender is: 15 ms, or more where senders turn out later than that.
 *
 *     slack = s + ½ √(L·s) + 3 σ + late        window = c · (L + s + slack) / s, rounded up
 */
import type { Machine } from '../api/contract.ts';
import { waterLevelMs } from '../../model/bounds/water-filling.ts';

type Known = Pick<Machine, 'latencyMs' | 'serviceMs' | 'concurrency' | 'spreadMs'>;

/** Senders are late by this much at times: timers, connections, other users' turns. */
export const LATE_MS = 15;

export const slackMs = (latencyMs: number, serviceMs: number, spreadMs = 0, lateMs = LATE_MS): number =>
  serviceMs + Math.sqrt(latencyMs * serviceMs) / 2 + 3 * spreadMs + lateMs;

export function windowOf({ latencyMs, serviceMs, concurrency, spreadMs }: Known, lateMs?: number): number {
  const busyMs = latencyMs + serviceMs + slackMs(latencyMs, serviceMs, spreadMs, lateMs);
  return Math.ceil((concurrency * busyMs) / serviceMs);
}

/** Users who wait for room; of a small burst no more than a twentieth. */
const MOST_WAITING = 20;

/**
 * Virtual users for a burst: as many as can have a request under way, and a few to wait for room, where windows turn out
 * larger. A user with its answer takes the next request, just when there is room for it; more users would only begin, just when
 * k6 has the first requests to send, and be held. A machine that gets fewer requests in all than its window needs no more
 * users than these.
 */
export function usersFor(machines: readonly Known[], n: number): number {
  const levelMs = waterLevelMs(machines, n);
  const underWay = machines.map((machine) => {
    const { latencyMs, serviceMs, concurrency } = machine;
    const inAll = Math.ceil((concurrency * Math.max(0, levelMs - latencyMs)) / serviceMs);
    return Math.min(windowOf(machine), inAll);
  });
  const waiting = Math.min(MOST_WAITING, Math.ceil(n / 20));
  return Math.min(
    n,
    underWay.reduce((sum, users) => sum + users, waiting),
  );
}
