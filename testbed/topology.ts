import { Ajv } from 'ajv';
import type { MachineSpec, RegionSpec, Topology } from '../model/fleet/topology.ts';
import original from '../topologies/original.json' with { type: 'json' };
import schema from '../topologies/topology.schema.json' with { type: 'json' };
import { explain, parse, read } from './json-file.ts';

const validate = new Ajv({ verbose: true }).compile<Topology>(schema);

/** Reads and checks a topology; the original one where no file is named. */
export function loadTopology(file?: string): Topology {
  if (file === undefined) return checkTopology(original, 'topologies/original.json');
  const text = read(file);
  if (text.trim() === '') throw new Error(`${file}: the file is empty; a topology is a JSON object`);
  return checkTopology(parse(text, file), file);
}

/** @throws Error of one line: where, which value by its path, what was found, what is allowed. */
export function checkTopology(value: unknown, where: string): Topology {
  if (validate(value)) return value;
  throw new Error(`${where}: ${explain(validate.errors![0]!)}`);
}

/** One machine of a topology, and where it stands. */
export interface Place {
  /** `<region>/<number>`, as in the master's paths. */
  readonly id: string;
  readonly region: string;
  readonly number: number;
  /** Its place among all the fleet's machines, in the file's order. */
  readonly index: number;
  readonly spec: MachineSpec;
}

export function placesOf(topology: Topology): Place[] {
  return Object.entries(topology.regions)
    .flatMap(([region, { machines }]) =>
      machines.map((spec, number) => ({ id: `${region}/${number}`, region, number, spec })),
    )
    .map((place, index) => ({ ...place, index }));
}

/** The same fleet with every duration divided by the time scale. Draws scale alike, since they are linear in these. */
export function scaleMachine(spec: MachineSpec, timeScale: number): MachineSpec {
  const scaled = Object.entries(spec).map(([name, value]: [string, unknown]) => [
    name,
    name.endsWith('Ms') ? Number(value) / timeScale : value,
  ]);
  return Object.fromEntries(scaled) as unknown as MachineSpec;
}

export function scaleLink({ latencyMs, jitterMs = 0, latency }: RegionSpec, timeScale: number) {
  return { latencyMs: latencyMs / timeScale, jitterMs: jitterMs / timeScale, ...(latency && { latency }) };
}
