/** When requests are released and begun: the twin of k6's shared-iterations executor, as the scenarios use it. */
import { virtualUsersOf, type Load, type Workload } from '../model/workload/load.ts';
import type { Columns } from './columns.ts';
import { Kind, type Events } from './events.ts';

export interface Releases {
  /** The run begins, at 0. */
  start(): void;
  /** A virtual user has its answer and is free. */
  free(nowMs: number): void;
}

/**
 * Each user begins the next request as soon as it is free, and waits for its release: at 0 in a burst, after the time to
 * think in a closed loop, at its arrival in an open one. Where all users are busy by then, the request is sent late; its
 * sojourn counts from the release all the same.
 */
export function releasesOf(
  load: Load,
  { releasesMs: arrivals, thinkMs }: Workload,
  { releasedMs }: Columns,
  events: Events,
  begin: (index: number, nowMs: number) => void,
): Releases {
  const { n, mode } = load;
  const users = virtualUsersOf(load);
  let begun = 0;

  function next(nowMs: number, waitMs: number): void {
    if (begun === n) return;
    const index = begun++;
    const releaseMs = mode === 'burst' ? 0 : arrivals ? arrivals[index]! : nowMs + waitMs;
    releasedMs[index] = releaseMs;
    if (releaseMs > nowMs) events.schedule(Kind.ask, index, releaseMs);
    else begin(index, nowMs);
  }

  return {
    start() {
      for (let user = 0; user < users; user++) next(0, 0);
    },
    free: (nowMs) => next(nowMs, thinkMs),
  };
}
