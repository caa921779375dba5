import { Ajv } from 'ajv';
import { dirname, join } from 'node:path';
import { shapeOf } from '../model/fleet/service-time.ts';
import { numbersIn } from '../model/workload/numbers-file.ts';
import type { MachineSpec, RegionSpec, Topology } from '../model/fleet/topology.ts';
import original from '../topologies/original.json' with { type: 'json' };
import schema from '../topologies/topology.schema.json' with { type: 'json' };
import { explain, parse, read } from './json-file.ts';

const validate = new Ajv({ verbose: true, allowUnionTypes: true }).compile<Topology>(schema);

/** Reads and checks a topology; the original one where no file is named. */
export function loadTopology(file?: string): Topology {
  if (file === undefined) return checkTopology(original, 'topologies/original.json');
  const text = read(file);
  if (text.trim() === '') throw new Error(`${file}: the file is empty; a topology is a JSON object`);
  const topology = checkTopology(parse(text, file), file);
  return withValues(topology, file);
}

/** Values that stand in a file of their own are taken in, so that a topology says all by itself. */
function withValues(topology: Topology, file: string): Topology {
  const taken = (shape: string | readonly number[]) => {
    if (typeof shape !== 'string' || !shape.startsWith('file:')) return shape;
    const named = join(dirname(file), shape.slice('file:'.length));
    return numbersIn(read(named), named);
  };
  const regions = Object.entries(topology.regions).map(([name, { latency, machines, ...region }]) => [
    name,
    {
      ...region,
      ...(latency !== undefined && { latency: taken(latency) }),
      machines: machines.map(({ service, ...machine }) => ({
        ...machine,
        ...(service !== undefined && { service: taken(service) }),
      })),
    },
  ]);
  return { ...topology, regions: Object.fromEntries(regions) as Topology['regions'] };
}

/** What a schema can't say: whether a spread of times is one that there is. */
function checkShapes(topology: Topology, where: string): void {
  const check = (path: string, time: { spread: unknown; shape: string | readonly number[] | undefined }) => {
    if (time.shape === undefined) return;
    try {
      if (typeof time.shape !== 'string' || !time.shape.startsWith('file:')) shapeOf(time.shape);
    } catch (error) {
      const expected = (error as Error).message;
      throw new Error(`${where}: ${path} is ${JSON.stringify(time.shape)}: expected ${expected}`, {
        cause: error,
      });
    }
    if (time.spread !== undefined)
      throw new Error(`${where}: ${path} and a jitter exclude each other: leave one of them out`);
  };
  for (const [name, { latency, jitterMs, machines }] of Object.entries(topology.regions)) {
    check(`regions.${name}.latency`, { shape: latency, spread: jitterMs });
    machines.forEach(({ service, serviceJitterMs }, i) =>
      check(`regions.${name}.machines[${i}].service`, { shape: service, spread: serviceJitterMs }),
    );
  }
}

/** @throws Error of one line: where, which value by its path, what was found, what is allowed. */
export function checkTopology(value: unknown, where: string): Topology {
  if (validate(value)) {
    checkShapes(value, where);
    return value;
  }
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
