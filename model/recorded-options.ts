/** The options of a run (run-options.ts) as run.json and summary.json have them. */
import { optionOf, recordedKeys, type GivenOptions, type RecordedOptions } from './run-options.ts';
import type { Mode } from './workload/load.ts';

/** The part of a record that comes from options. */
export const recordedOf = (record: RecordedOptions): RecordedOptions =>
  Object.fromEntries(
    [...recordedKeys, 'axis' as const]
      .filter((key) => record[key] !== undefined)
      .map((key) => [key, record[key]]),
  ) as unknown as RecordedOptions;

/** What a run of one N records, defaults filled in. */
export function toRecord({ mode, n, ...given }: GivenOptions & { readonly mode: Mode; readonly n: number }) {
  const values: GivenOptions = { ...given, mode, n };
  const entries = recordedKeys.flatMap((key) => {
    const { only, recorded, default: otherwise = null } = optionOf(key);
    if (only !== undefined && only !== mode) return recorded === 'always' ? [[key, null]] : [];
    if (values[key] === undefined && recorded === 'where given') return [];
    return [[key, values[key] ?? otherwise]];
  });
  return Object.fromEntries(entries) as unknown as RecordedOptions;
}
