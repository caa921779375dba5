import type { Cells } from '../../strategies/api/contract.ts';
import type { Ask } from '../../strategies/host/strategy-host.ts';
import type { Sample } from './sample.ts';

export interface Host {
  readonly ask: Ask;
  /** Undefined where it doesn't matter what comes of requests. */
  readonly settle: Settle | undefined;
  /** By index: the place of each request, NaN where it has none; undefined where it depends on more than the index. */
  readonly plan: Cells | undefined;
  readonly further: Further | undefined;
}

/** For requests that may have further attempts. */
export interface Further {
  readonly settle: (place: number, sample: Sample, attempt: number) => string | undefined;
  /** In how many ms of the fleet the next attempt is to be routed; undefined where the failure stands. */
  readonly retry: (place: number, sample: Sample, attempt: number) => number | string | undefined;
}

/**
 * Tells what came of a request; a text says what the strategy did wrong.
 *
 * @param place as Ask has it
 */
export type Settle = (place: number, sample: Sample) => string | undefined;
