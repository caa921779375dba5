import { Purpose, uniformOf } from '../model/stats/random.ts';
import type { Topology } from '../model/fleet/topology.ts';
import { shortened } from './answers.ts';
import { forwardTo, type Forward } from './forward.ts';
import { placesOf, scaleLink, type Place } from './topology.ts';
import { linkTimeOf, type RandomTime } from '../model/fleet/service-time.ts';

/** A machine as the master sees it: where it stands, the link to its region (ms, scaled), and the way there. */
interface Target {
  readonly place: Place;
  readonly link: RandomTime;
  readonly forward: Forward;
}

/** The variable parts of a path. */
export interface Params {
  readonly region?: string;
  readonly machine?: string;
}

export interface Targets {
  /** The machine that a path means, or what is wrong with the path. Where it leaves a choice, the draw is (seed, index)'s. */
  choose(params: Params, seed: number, index: number): Target | string;
  close(): Promise<unknown>;
}

/**
 * @param workers where each machine listens, by its id
 * @param outOfTurn whether a fault may make a machine answer a later request first
 * @throws Error that names the machines without a worker, and the workers without a machine
 */
export function targetsOf(
  topology: Topology,
  workers: ReadonlyMap<string, string>,
  timeScale: number,
  outOfTurn: (machine: string) => boolean = () => false,
): Targets {
  const places = placesOf(topology);
  const missing = places.filter(({ id }) => !workers.has(id)).map(({ id }) => id);
  if (missing.length > 0) throw new Error(`no worker is given for ${missing.join(', ')}`);
  const unknown = [...workers.keys()].filter((id) => !places.some((place) => place.id === id));
  if (unknown.length > 0) throw new Error(`topology ${topology.name} has no machine ${unknown.join(', ')}`);

  const links = new Map(
    Object.entries(topology.regions).map(([name, link]) => [name, linkTimeOf(scaleLink(link, timeScale))]),
  );
  const ways = places.map((place) => ({
    place,
    link: links.get(place.region)!,
    ...forwardTo(workers.get(place.id)!, place.spec, outOfTurn(place.id)),
  }));
  const regions = Object.keys(topology.regions);
  const byRegion = new Map(regions.map((name) => [name, ways.filter(({ place }) => place.region === name)]));

  return {
    choose({ region, machine }, seed, index) {
      const name = region ?? pick(regions, uniformOf(Purpose.master, seed, index, 0));
      const machines = byRegion.get(name);
      if (machines === undefined) return `there is no region ${JSON.stringify(shortened(name))}`;
      if (machine === undefined) return pick(machines, uniformOf(Purpose.master, seed, index, 1));
      const number = wholeNumber(machine);
      const target = number === undefined ? undefined : machines[number];
      return target ?? `there is no machine ${JSON.stringify(shortened(machine))} in region ${name}`;
    },
    close: () => Promise.all(ways.map((way) => way.close())),
  };
}

/** "0", "17": no sign, no leading zero, nothing else. */
export function wholeNumber(text: string): number | undefined {
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}

function pick<T>(list: readonly T[], uniform: number): T {
  return list[Math.floor(uniform * list.length)]!;
}
