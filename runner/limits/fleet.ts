/** What limits is told of a fleet beforehand: the names of its regions, and how many machines each has. */
import { InvalidArgumentError } from 'commander';
import type { Topology } from '../../model/fleet/topology.ts';
import type { MachineCounts } from '../../model/master-api.ts';

export interface Place {
  /** `<region>/<number>`, as in the master's paths. */
  readonly id: string;
  readonly region: string;
  readonly number: number;
}

export const placesOf = (counts: MachineCounts): Place[] =>
  Object.entries(counts).flatMap(([region, machines]) =>
    Array.from({ length: machines }, (_, number) => ({ id: `${region}/${number}`, region, number })),
  );

export const countsOf = ({ regions }: Topology): MachineCounts =>
  Object.fromEntries(Object.entries(regions).map(([region, { machines }]) => [region, machines.length]));

/** `emea:1,us:2,asia:2` */
export function fleetCounts(text: string): MachineCounts {
  const pairs = text.split(',').map((pair) => /^\s*([a-z][a-z0-9-]*)\s*:\s*([1-9]\d{0,3})\s*$/.exec(pair));
  if (pairs.includes(null))
    throw new InvalidArgumentError('Expected <region>:<number of machines>, … such as emea:1,us:2,asia:2.');
  const counts = pairs.map((pair) => [pair![1]!, Number(pair![2])] as const);
  if (new Set(counts.map(([region]) => region)).size < counts.length)
    throw new InvalidArgumentError('Each region may stand there once.');
  return Object.fromEntries(counts);
}
