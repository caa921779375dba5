/** When requests are released: the twin of k6's executors, as the scenarios use them. */
import { virtualUsersOf, type Load } from '../model/workload/load.ts';
import type { Columns } from './columns.ts';
import { Kind, type Events } from './events.ts';

export interface Releases {
  /** The run begins, at 0. */
  start(): void;
  /** The open mode's k-th release is due. */
  release(k: number, nowMs: number): void;
  /** A virtual user has its answer and is free. */
  free(nowMs: number): void;
  /** Releases that found no virtual user free. */
  dropped(): number;
}

/**
 * Burst and closed are k6's shared-iterations: each user begins the next request at its last answer. A burst's
 * requests count as released at 0 all the same. Open is k6's constant-arrival-rate, at k / rate with the users
 * allocated before; where none is free, k6 drops the release, and the indices go on without a gap.
 */
export function releasesOf(
  load: Load,
  { releasedMs }: Columns,
  events: Events,
  begin: (index: number, nowMs: number) => void,
): Releases {
  const { n, mode, rate } = load;
  const users = virtualUsersOf(load);
  const momentMs = (k: number) => (1000 * k) / rate!;
  let begun = 0;
  let idle = users;
  let dropped = 0;

  function next(releaseMs: number, nowMs: number): void {
    if (begun === n) return;
    const index = begun++;
    releasedMs[index] = releaseMs;
    begin(index, nowMs);
  }

  return {
    start() {
      if (mode === 'open') events.schedule(Kind.release, 0, 0);
      else for (let user = 0; user < users; user++) next(0, 0);
    },
    release(k, nowMs) {
      if (k + 1 < n) events.schedule(Kind.release, k + 1, momentMs(k + 1));
      if (idle === 0) {
        dropped++;
        return;
      }
      idle--;
      next(nowMs, nowMs);
    },
    free(nowMs) {
      if (mode === 'open') idle++;
      else next(mode === 'burst' ? 0 : nowMs, nowMs);
    },
    dropped: () => dropped,
  };
}
