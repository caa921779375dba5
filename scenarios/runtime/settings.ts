import type { Machine } from '../../model/fleet/machine.ts';
import type { Member } from '../../model/fleet/fleet.ts';

export type Mode = 'burst' | 'closed' | 'open';

/** What a run was told, read and checked once (init/) and then shared by all virtual users. */
export interface Settings {
  readonly mode: Mode;
  /** Requests in all. */
  readonly n: number;
  readonly vus: number;
  /** Virtual users of a burst whose requests are held back until there is room. */
  readonly pipes: number;
  /** Requests per second, of the open mode. */
  readonly rate: number;
  /** How long the open mode sends, in k6's notation. */
  readonly duration: string;
  readonly seed: number;
  /** The fleet's time runs this many times as fast as the clock. */
  readonly timeScale: number;
  readonly baseUrl: string;
  /** Record queue_time and master_overhead too, from the master's Server-Timing header. */
  readonly serverTiming: boolean;
  /** For dashboards: record in_flight too. */
  readonly live: boolean;
  /** The runner's wish: each request's row as metadata of its sojourn_time sample. */
  readonly rows: boolean;
  /** The fleet as strategies know it. */
  readonly known: readonly Machine[];
  /** The fleet as it is, as far as that is known: the optimum is reckoned from it. */
  readonly truth: readonly Member[];
  /** Whether the strategies' numbers were measured. */
  readonly profiled: boolean;
  readonly requestTimeoutMs: number;
}
