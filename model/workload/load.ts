export type Mode = 'burst' | 'closed' | 'open';

/** How much is asked of the fleet, and when. */
export interface Load {
  /** All at once; so many under way, each user's next request at its last answer; or so many per second. */
  readonly mode: Mode;
  /** Requests in all. */
  readonly n: number;
  /** Virtual users; where absent, the mode's default. */
  readonly vus?: number | null | undefined;
  /** Requests per second, of the open mode. */
  readonly rate?: number | null | undefined;
}

/** Each with one request under way at a time. */
export function virtualUsersOf({ mode, n, vus, rate }: Load): number {
  const defaults = { burst: n, closed: Math.min(20, n), open: Math.min(5 * (rate ?? n), n) };
  return vus ?? Math.max(1, defaults[mode]);
}

/** The most virtual users of a real run: each holds a connection, and Linux has about 28,000 ports for them. */
export const MAX_VIRTUAL_USERS = 28_000;
