import { availableParallelism } from 'node:os';
import { arrivalsFrom } from '../../model/workload/arrivals.ts';
import { UserError } from '../errors.ts';
import type { RunSpec } from './run-spec.ts';
import { readText } from './workload-files.ts';

/** Requests per second that k6 can send with one core at the very most, against a master that answers at once. */
const MAX_RATE_PER_CORE = 10_000;

/** The most per second that an open run sends for longer than a moment; null where it isn't open, or doesn't say. */
export const peakPerSOf = ({ mode, arrivals, rate }: RunSpec): number | null =>
  mode !== 'open' ? null : arrivals ? arrivalsFrom(arrivals, { readText }).peakPerS : rate;

/** @throws UserError where no k6 of this machine keeps up */
export function checkRate(spec: RunSpec): void {
  const { arrivals, rate } = spec;
  const peakPerS = peakPerSOf(spec);
  const cores = availableParallelism();
  const most = MAX_RATE_PER_CORE * cores;
  if (peakPerS === null || peakPerS <= most) return;
  throw new UserError(
    `${arrivals ? `--arrivals ${arrivals}` : `--rate ${rate}`}: expected up to ${most} requests per second, the most that k6 sends with ${cores} cores: use routebench simulate, or a machine with more`,
  );
}
