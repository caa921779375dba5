/** What no schema says of a fault schedule: whether its entries are of their kinds, of this fleet, and don't overlap. */
import { kindOf, nameOfTarget, type Fault } from '../faults.ts';
import { targets, type Field } from './kinds.ts';

/** @throws Error of one line: where, which value by its path, what was found, what is expected. */
export function checkSchedule(
  faults: readonly Fault[],
  where: string,
  machines: readonly string[],
  regions: readonly string[],
): void {
  faults.forEach((fault, i) => {
    const wrong = wrongWith(fault, machines, regions);
    if (wrong !== undefined) throw new Error(`${where}: [${i}]${wrong}`);
  });
  const twice = overlapping(faults);
  if (twice) {
    const [i, j] = twice;
    const { kind, fromMs, toMs } = faults[j]!;
    throw new Error(
      `${where}: [${i}] and [${j}] are both ${kind} at ${nameOfTarget(faults[j]!)} from ${fromMs}${toMs === undefined ? '' : ` to ${toMs}`} ms: expected spans of a kind that don't overlap`,
    );
  }
}

/** What a schema can't say, or not in words for people. */
function wrongWith(
  fault: Fault,
  machines: readonly string[],
  regions: readonly string[],
): string | undefined {
  const { machine, region, kind, fromMs, toMs = Infinity } = fault;
  const { at, fields } = kindOf(fault);
  const where = targets.filter((target) => target in fault);
  if (where.length === 0) return `.${at[0]!} is missing; "${kind}" needs ${at.join(' or ')}`;
  if (where.length > 1) return ` has ${where.join(' and ')}: expected one of ${at.join(', ')}`;
  if (!at.includes(where[0]!)) return `.${where[0]!} is not for "${kind}": expected ${at.join(' or ')}`;
  if (machine !== undefined && !machines.includes(machine))
    return `.machine is ${JSON.stringify(machine)}: expected ${someOf(machines)}`;
  if (region !== undefined && !regions.includes(region))
    return `.region is ${JSON.stringify(region)}: expected ${someOf(regions)}`;
  if (toMs <= fromMs) return `.toMs is ${toMs}: expected a number above fromMs, ${fromMs}`;
  const told = fault as unknown as Readonly<Record<string, number | undefined>>;
  const other = Object.keys(fault).find((key) => !common.includes(key) && !(key in fields));
  if (other !== undefined)
    return `.${other} is unknown with "${kind}": expected ${Object.keys(fields).join(', ') || 'no more than the span'}`;
  for (const [name, { minimum, maximum, otherwise }] of Object.entries<Field>(fields)) {
    const value = told[name];
    if (value === undefined && otherwise === undefined) return `.${name} is missing; "${kind}" needs ${name}`;
    if (value !== undefined && !(value >= minimum && value <= maximum))
      return `.${name} is ${value}: expected a number from ${minimum} to ${maximum}`;
  }
  if (fault.kind === 'flap' && fault.downMs >= fault.everyMs)
    return `.downMs is ${fault.downMs}: expected a number below everyMs, ${fault.everyMs}`;
  return undefined;
}

const common: readonly string[] = ['kind', 'fromMs', 'toMs', ...targets];

const someOf = (all: readonly string[]): string =>
  all.length > 20 ? `${all.slice(0, 20).join(', ')} … (${all.length})` : all.join(', ');

/** Two entries of a kind at the same place that hold at once, by their places in the list. */
function overlapping(faults: readonly Fault[]): [number, number] | undefined {
  const rising = [...faults.entries()].sort(([, a], [, b]) => a.fromMs - b.fromMs);
  const last = new Map<string, number>();
  for (const [i, fault] of rising) {
    const name = `${fault.kind} ${nameOfTarget(fault)}`;
    const before = last.get(name);
    if (before !== undefined && fault.fromMs < (faults[before]!.toMs ?? Infinity)) return [before, i];
    last.set(name, i);
  }
  return undefined;
}
