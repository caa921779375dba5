/** A topology from a file: what the schema says of it, and what no schema can say. */
import { dirname, join } from 'node:path';
import { shapeOf } from '../../model/fleet/service-time.ts';
import { numbersIn } from '../../model/workload/numbers-file.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import original from '../../topologies/original.json' with { type: 'json' };
import schema from '../../topologies/topology.schema.json' with { type: 'json' };
import { checker, readJson, readText } from './json-file.ts';

const check = checker<Topology>(schema);

/** Reads and checks a topology; the original one where no file is named. */
export function loadTopology(file?: string): Topology {
  if (file === undefined) return checkTopology(original, 'topologies/original.json');
  const topology = checkTopology(readJson(file), file);
  return withValues(topology, file);
}

/** Values that stand in a file of their own are taken in, so that a topology says all by itself. */
function withValues(topology: Topology, file: string): Topology {
  const taken = (shape: string | readonly number[]) => {
    if (typeof shape !== 'string' || !shape.startsWith('file:')) return shape;
    const named = join(dirname(file), shape.slice('file:'.length));
    return numbersIn(readText(named), named);
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
  const checkTime = (
    path: string,
    time: { spread: unknown; shape: string | readonly number[] | undefined },
  ) => {
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
    checkTime(`regions.${name}.latency`, { shape: latency, spread: jitterMs });
    machines.forEach(({ service, serviceJitterMs }, i) =>
      checkTime(`regions.${name}.machines[${i}].service`, { shape: service, spread: serviceJitterMs }),
    );
  }
}

/** @throws Error of one line: where, which value by its path, what was found, what is expected. */
export function checkTopology(value: unknown, where: string): Topology {
  const topology = check(value, where);
  checkShapes(topology, where);
  return topology;
}
