/** What is decided of each request before the run, by index and for all virtual users: read once, held once. */
import { SharedArray } from 'k6/data';
import { KEYS, SIZES } from '../../strategies/host/strategy-host.ts';
import { cells, extension } from './shared-memory.ts';
import { keys, mode, n, settings, sizes } from './current-settings.ts';

/** Ms from the run's start, of an open load. */
export const releasesMs = mode === 'open' ? shared('releases', settings?.workload.releasesMs) : undefined;
/** In service times. */
export const sizesOf = sizes ? shared(SIZES, settings?.workload.sizes) : undefined;
export const keysOf = keys ? shared(KEYS, settings?.workload.keys) : undefined;

/** @param values in the first init pass alone */
function shared(name: string, values: Float64Array | undefined): ArrayLike<number> {
  if (extension() === undefined) return new SharedArray(name, () => [...values!]);
  const list = cells(name, n);
  if (values) for (let i = 0; i < n; i++) list[i] = values[i]!;
  return list;
}
