/** A fault schedule: a file, a scene's part, or what an admin posts. All of it is right, or nothing is taken. */
import { statSync } from 'node:fs';
import { kindOf, type Fault } from '../../model/fleet/faults.ts';
import { checkSchedule } from '../../model/fleet/faults/schedule.ts';
import { kinds, type Field } from '../../model/fleet/faults/kinds.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { placesOf } from '../../testbed/topology.ts';
import { checker, readJson } from './json-file.ts';

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
  checkSchedule(
    faults,
    where,
    placesOf(topology).map(({ id }) => id),
    Object.keys(topology.regions),
  );
  return faults;
}
