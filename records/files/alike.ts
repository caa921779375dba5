/** Which runs belong together: those alike in every condition but the axis, strategy and seed; and of a strategy, in its parameters too. */
import { recordedKeys } from '../../model/recorded-options.ts';
import type { AxisKey } from '../../model/run-options.ts';
import { axisIn, isShared } from '../axis.ts';
import { groupBy } from '../aggregate.ts';
import type { RunRecord, Summary } from '../format.ts';
import { list } from '../wording.ts';

/** A run as its record and summary tell it; of a comparison.json there is the summary alone. */
interface Run {
  readonly record?: Pick<RunRecord, 'topology' | 'url' | 'ownFleet'>;
  readonly summary: Summary;
}

/** A comparison runs several seeds, and several values of its axis: they are its own. */
export const optionsCompared = (axis: AxisKey) => recordedKeys.filter((key) => isShared(key, axis));

type Conditions = Readonly<Record<string, unknown>>;

const ofAll = ({ record, summary }: Run): Conditions => ({
  topology: record?.topology ?? summary.topology,
  axis: axisIn([summary]),
  ...Object.fromEntries(optionsCompared(axisIn([summary])).map((key) => [key, summary[key] ?? null])),
  faults: summary.faults?.length ? summary.faults : null,
  simulated: summary.simulated,
  url: record?.ownFleet === false ? record.url : null,
});

const ofStrategy = ({ summary: { parameters, knowledge, balancer } }: Run): Conditions => ({
  parameters,
  // Of a run that was cut off it isn't known.
  ...(knowledge !== 'none' && { knowledge }),
  ...(balancer && { version: balancer.version }),
});

/** @throws Error in one line: the fields that differ, two runs that have different ones, and what they have */
export function checkAlike(runs: readonly Run[], where: string): void {
  const byStrategy = [...groupBy(runs, ({ summary }) => summary.strategy).values()];
  const lines = [
    ...differencesOf(runs, ofAll),
    ...byStrategy.flatMap((own) => differencesOf(own, ofStrategy)),
  ];
  if (lines.length === 0) return;
  throw new Error(
    `${where}: its runs aren't one comparison, they differ in ${lines.join('; ')}: report each of them alone, or keep those that are alike in a folder`,
  );
}

function differencesOf(runs: readonly Run[], of: (run: Run) => Conditions): string[] {
  const all = runs.map((run) => ({ id: run.summary.id, has: of(run) }));
  const fields = [...new Set(all.flatMap(({ has }) => Object.keys(has)))];
  return fields.flatMap((field) => {
    const known = all.filter(({ has }) => field in has);
    const [first] = known;
    const other = known.find(({ has }) => canonical(has[field]) !== canonical(first!.has[field]));
    if (other === undefined) return [];
    const [a, b] = [told(first!.has[field]), told(other.has[field])];
    const numbers = a === b ? ' of other numbers' : '';
    return [`${field} (${first!.id}: ${a}, ${other.id}: ${b}${numbers})`];
  });
}

/** Whatever the order of a file's fields; a topology's regions keep theirs, which number the machines. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (key, it: unknown) =>
    key !== 'regions' && typeof it === 'object' && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  );
}

function told(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `${value.length} of them`;
  if ('name' in value) return String(value.name);
  const entries = Object.entries(value).map(([name, it]) => `${name}=${String(it)}`);
  return list(entries) || 'none';
}
