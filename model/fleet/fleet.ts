import type { Machine, Region } from './machine.ts';
import { linkTimeOf, serviceTimeOf } from './service-time.ts';
import type { Topology } from './topology.ts';

/** The machines and regions that strategies route to, with what is known of them. */
export interface Fleet {
  readonly machines: readonly Machine[];
  readonly regions: readonly Region[];
}

/** A machine by its region and number, before it has a place in a fleet. */
export type Member = Omit<Machine, 'id' | 'index'>;

/** A fleet whose numbers are the topology's own. */
export const fleetOf = (topology: Topology): Fleet => fleetOfMachines(membersOf(topology));

/** Machines count from 0 in each region, in the file's order. What is drawn by chance goes by its mean. */
export function membersOf(topology: Topology): Member[] {
  return Object.entries(topology.regions).flatMap(([region, spec]) => {
    const link = linkTimeOf(spec);
    return spec.machines.map((machine, number) => {
      const service = serviceTimeOf(machine);
      return {
        region,
        number,
        latencyMs: link.meanMs,
        serviceMs: service.meanMs,
        concurrency: machine.concurrency ?? 1,
        ...spreadOf(Math.sqrt(link.variance + service.variance)),
      };
    });
  });
}

const spreadOf = (spreadMs: number) => (spreadMs > 0 && spreadMs < Infinity ? { spreadMs } : {});

/** Machines with their ids and places, and the regions they make up. */
export function fleetOfMachines(members: readonly Member[]): Fleet {
  const machines = members.map(
    ({ region, number, latencyMs, serviceMs, concurrency, spreadMs }, index): Machine => ({
      id: `${region}/${number}`,
      index,
      region,
      number,
      latencyMs,
      serviceMs,
      concurrency,
      spreadMs,
    }),
  );
  return { machines, regions: regionsOf(machines) };
}

/** In the order of their first machine. */
export function regionsOf(machines: readonly Machine[]): Region[] {
  const regions: { name: string; machines: Machine[] }[] = [];
  for (const machine of machines) {
    const region = regions.find(({ name }) => name === machine.region);
    if (region) region.machines.push(machine);
    else regions.push({ name: machine.region, machines: [machine] });
  }
  return regions;
}

/** The answer of a machine with no load. */
export const noLoadAnswerMs = (machine: Machine): number => machine.latencyMs + machine.serviceMs;

/** Requests per ms that a machine can serve. */
export const capacityPerMs = (machine: Machine): number => machine.concurrency / machine.serviceMs;

/** Requests per second that a fleet can serve, by a clock that its time runs `timeScale` times as fast as. */
export const capacityPerS = ({ machines }: Pick<Fleet, 'machines'>, timeScale = 1): number =>
  1000 * timeScale * machines.reduce((sum, machine) => sum + capacityPerMs(machine), 0);

/** The first item with the smallest value. */
export function minBy<T>(items: readonly T[], valueOf: (item: T) => number): T {
  let best = items[0];
  if (best === undefined) throw new Error('minBy: no items');
  let bestValue = valueOf(best);
  for (let i = 1; i < items.length; i++) {
    const item = items[i]!;
    const value = valueOf(item);
    if (value < bestValue) {
      best = item;
      bestValue = value;
    }
  }
  return best;
}
