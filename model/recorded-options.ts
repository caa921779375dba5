/** The options of a run (run-options.ts) as run.json and summary.json have them. */
import {
  optionKeys,
  optionOf,
  type AxisKey,
  type GivenOptions,
  type KeysWith,
  type OptionValue,
} from './run-options.ts';
import type { Mode } from './workload/load.ts';

type AlwaysRecorded = KeysWith<{ recorded: 'always' }>;
/** Null where it belongs to another mode, or has no default and wasn't given. */
type Nullable = KeysWith<{ only: Mode }> | Exclude<AlwaysRecorded, KeysWith<{ default: unknown }>>;

/** The options that run.json and summary.json have. */
export type RecordedOptions = {
  readonly [Key in AlwaysRecorded]: OptionValue<Key> | (Key extends Nullable ? null : never);
} & { readonly [Key in KeysWith<{ recorded: 'where given' }>]?: OptionValue<Key> } & {
  /** What the runs of its comparison differ in; absent where that is N. */
  readonly axis?: AxisKey;
};

export const recordedKeys = /* @__PURE__ */ optionKeys.filter(
  (key) => optionOf(key).recorded !== undefined,
) as (AlwaysRecorded & keyof RecordedOptions)[];

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
