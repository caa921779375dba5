import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import schema from '../../topologies/faults.schema.json' with { type: 'json' };
import { checker, readJson, shown } from './json-file.ts';
import { placesOf } from '../../testbed/topology.ts';

/** Without the fleet that they are for. */
export const checkFaultList = checker<Fault[]>(schema);

/** Reads a fault schedule and checks it against the fleet that it is for. */
export const loadFaults = (file: string, topology: Topology): Fault[] =>
  checkFaults(readJson(file), file, topology);

/** @throws Error of one line: where, which value by its path, what was found, what is expected. */
export function checkFaults(value: unknown, where: string, topology: Topology): Fault[] {
  const faults = checkFaultList(value, where);
  const machines = placesOf(topology).map(({ id }) => id);
  faults.forEach((fault, i) => {
    const wrong = wrongWith(fault, machines);
    if (wrong !== undefined) throw new Error(`${where}: [${i}]${wrong}`);
  });
  return faults;
}

/** What a schema can't say, or not in words for people. */
function wrongWith(fault: Fault, machines: readonly string[]): string | undefined {
  const { machine, kind, fromMs, toMs = Infinity } = fault;
  const [own, others] = kind === 'slow' ? (['factor', 'rate'] as const) : (['rate', 'factor'] as const);
  if (!machines.includes(machine)) return `.machine is ${shown(machine)}: expected ${machines.join(', ')}`;
  if (toMs <= fromMs) return `.toMs is ${toMs}: expected a number above fromMs, ${fromMs}`;
  if (others in fault) return `.${others} is unknown with "${kind}": expected ${own}`;
  if (kind === 'slow' && !('factor' in fault)) return '.factor is missing; "slow" needs factor';
  return undefined;
}
