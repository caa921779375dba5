/** A fault schedule: a file, a scene's part, or what an admin posts. All of it is right, or nothing is taken. */
import { statSync } from 'node:fs';
import { kindOf, nameOfTarget, type Fault } from '../../model/fleet/faults.ts';
import { kinds, targets, type Field } from '../../model/fleet/faults/kinds.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { placesOf } from '../../testbed/topology.ts';
import { checker, readJson, shown } from './json-file.ts';

/** Tens of thousands of faults; a schedule that people read has a dozen. */
export const MAX_FAULTS_BYTES = 2 ** 20;

const names = Object.keys(kinds) as readonly Fault['kind'][];

const fieldSchema = ({ about, minimum, maximum, whole, otherwise }: Field) => ({
  description: about,
  type: whole ? 'integer' : 'number',
  ...{ minimum, maximum },
  ...(otherwise !== undefined && { default: otherwise }),
});

/** topologies/faults.schema.json, for editors: a field that several kinds have is described as the first of them has it. */
export function faultsSchema(): object {
  const fields = names.toReversed().flatMap((name) => Object.entries<Field>(kindOf({ kind: name }).fields));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What is to go wrong with a fleet, and when',
    description:
      "Times are milliseconds of the fleet from the run's first request. One of machine, region and master says where.",
    type: 'array',
    items: {
      type: 'object',
      required: ['kind', 'fromMs'],
      additionalProperties: false,
      properties: {
        kind: {
          description: names
            .map(
              (name) => `${name} (${kindOf({ kind: name }).at.join(', ')}): ${kindOf({ kind: name }).about}.`,
            )
            .join(' '),
          enum: names,
        },
        machine: { description: 'Which one, as <region>/<number>.', type: 'string', maxLength: 100 },
        region: { description: 'The link to all of its machines.', type: 'string', maxLength: 100 },
        master: { description: 'All that comes to the master.', enum: [true] },
        fromMs: { description: 'The span holds from here on.', type: 'number', minimum: 0, maximum: 1e12 },
        toMs: {
          description: 'The span holds until just before this. Where left out, for ever.',
          ...{ type: 'number', exclusiveMinimum: 0, maximum: 1e12 },
        },
        ...Object.fromEntries(fields.map(([name, field]) => [name, fieldSchema(widest(name, field))])),
      },
    },
  };
}

/** Kinds may differ in what a field can be: each checks its own (wrongWith). */
function widest(name: string, field: Field): Field {
  const all = names.flatMap((kind) => (kindOf({ kind }).fields as Record<string, Field>)[name] ?? []);
  const minimum = Math.min(...all.map((it) => it.minimum));
  const maximum = Math.max(...all.map((it) => it.maximum));
  const { otherwise, ...rest } = { ...field, minimum, maximum };
  const everywhere = otherwise !== undefined && all.every((it) => it.otherwise === otherwise);
  return everywhere ? { ...rest, otherwise } : rest;
}

/** Without the fleet that they are for. */
export const checkFaultList = checker<Fault[]>(faultsSchema());

/** Reads a fault schedule and checks it against the fleet that it is for. */
export function loadFaults(file: string, topology: Topology): Fault[] {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > MAX_FAULTS_BYTES)
    throw new Error(
      `${file}: holds ${(bytes / 2 ** 20).toFixed(1)} MB: expected a fault schedule of at most 1 MB`,
    );
  return checkFaults(readJson(file), file, topology);
}

/** @throws Error of one line: where, which value by its path, what was found, what is expected. */
export function checkFaults(value: unknown, where: string, topology: Topology): Fault[] {
  const faults = checkFaultList(value, where);
  const machines = placesOf(topology).map(({ id }) => id);
  const regions = Object.keys(topology.regions);
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
  return faults;
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
    return `.machine is ${shown(machine)}: expected ${someOf(machines)}`;
  if (region !== undefined && !regions.includes(region))
    return `.region is ${shown(region)}: expected ${someOf(regions)}`;
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
