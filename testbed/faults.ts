import { Ajv } from 'ajv';
import type { Fault } from '../model/fleet/faults.ts';
import type { Topology } from '../model/fleet/topology.ts';
import schema from '../topologies/faults.schema.json' with { type: 'json' };
import { explain, parse, read, shown } from './json-file.ts';
import { placesOf } from './topology.ts';

const validate = new Ajv({ verbose: true }).compile<Fault[]>(schema);

/** Reads a fault schedule and checks it against the fleet that it is for. */
export function loadFaults(file: string, topology: Topology): Fault[] {
  const text = read(file);
  if (text.trim() === '') throw new Error(`${file}: the file is empty; a fault schedule is a JSON list`);
  return checkFaults(parse(text, file), file, topology);
}

/** @throws Error of one line: where, which value by its path, what was found, what is allowed. */
export function checkFaults(value: unknown, where: string, topology: Topology): Fault[] {
  if (!validate(value)) throw new Error(`${where}: ${explain(validate.errors![0]!)}`);
  const machines = placesOf(topology).map(({ id }) => id);
  value.forEach((fault, i) => {
    const wrong = wrongWith(fault, machines);
    if (wrong !== undefined) throw new Error(`${where}: [${i}]${wrong}`);
  });
  return value;
}

/** What a schema can't say, or not in words for people. */
function wrongWith(fault: Fault, machines: readonly string[]): string | undefined {
  const { machine, kind, fromMs, toMs = Infinity } = fault;
  const [own, others] = kind === 'slow' ? (['factor', 'rate'] as const) : (['rate', 'factor'] as const);
  if (!machines.includes(machine)) return `.machine is ${shown(machine)}; allowed: ${machines.join(', ')}`;
  if (toMs <= fromMs) return `.toMs is ${toMs}; allowed: a number above fromMs, ${fromMs}`;
  if (others in fault) return `.${others} is unknown with "${kind}"; allowed: ${own}`;
  if (kind === 'slow' && !('factor' in fault)) return '.factor is missing; "slow" needs factor';
  return undefined;
}
