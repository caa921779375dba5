/** Where theory says which policy is better rather than by how much: the first mean must be below the second. */
import bounded from '../../strategies/bounded-hash.ts';
import hash from '../../strategies/hash.ts';
import leastConnections from '../../strategies/least-connections.ts';
import twoChoices from '../../strategies/two-choices.ts';
import type { Strategy } from '../../strategies/api/contract.ts';
import { resolveParameters } from '../../strategies/api/parameters.ts';
import { simulate } from '../../simulator/simulate.ts';
import { sojournsMs } from '../../simulator/columns.ts';
import { arrivalsFrom } from '../../model/workload/arrivals.ts';
import { capacityPerS, fleetOf } from '../../model/fleet/fleet.ts';
import { sceneFrom } from '../../runner/scenes.ts';
import type { Scene } from '../../records/files/scene-file.ts';
import { measured } from './measured.ts';

export interface Order {
  readonly name: string;
  /** Why, and by whom. */
  readonly source: string;
  /** Means of the lower and the higher one, in service times. */
  readonly of: () => { readonly lower: number; readonly higher: number };
}

const least = leastConnections as unknown as Strategy;
const two = twoChoices as unknown as Strategy;
const LOAD = 0.9;
const meanOf = (strategy: Strategy, machines: number, load: number, boardInterval?: string) =>
  measured({
    ...{ strategy, machines, load, sizes: 'exponential', n: 400_000, seeds: 1 },
    ...(boardInterval && { boardInterval }),
  }).meanTime;

const MITZENMACHER = 'Mitzenmacher 2000, How useful is old information?';
/** A service takes 1 ms there, so this many services. */
const AGES = ['1ms', '5ms', '12ms'];

export const orders: readonly Order[] = [
  ...[0.5, 0.8, 0.95].map((load) => ({
    name: `10 machines, load ${load}: least-connections < two-choices`,
    source: 'Winston 1977: the shortest queue is optimal for exponential services',
    of: () => ({ lower: meanOf(least, 10, load), higher: meanOf(two, 10, load) }),
  })),
  {
    name: '100 machines, fresh boards: least-connections < two-choices',
    source: MITZENMACHER,
    of: () => ({ lower: meanOf(least, 100, LOAD), higher: meanOf(two, 100, LOAD) }),
  },
  ...AGES.map((age) => ({
    name: `100 machines, boards up to ${parseInt(age)} services old: two-choices < least-connections`,
    source: MITZENMACHER,
    of: () => ({ lower: meanOf(two, 100, LOAD, age), higher: meanOf(least, 100, LOAD, age) }),
  })),
  {
    name: 'scene warm-caches: hash < least-connections',
    source: 'a hit takes a quarter; locality-aware distribution, Pai et al. 1998 (LARD)',
    of: () => sceneMeans('warm-caches', hash, least),
  },
  {
    name: 'the same with equal keys and no caches: least-connections < hash',
    source: 'nothing is warm, so only the queue counts',
    of: () => sceneMeans('warm-caches', least, hash, coldAndEqual),
  },
  {
    name: 'scene hot-key: bounded-hash < hash',
    source: 'Mirrokni, Thorup, Zadimoghaddam 2018',
    of: () => sceneMeans('hot-key', bounded, hash),
  },
];

function coldAndEqual(scene: Scene): Scene {
  const regions = Object.entries(scene.topology.regions).map(([name, region]) => [
    name,
    { ...region, machines: region.machines.map(({ serviceMs }) => ({ serviceMs })) },
  ]);
  return {
    ...scene,
    topology: { ...scene.topology, regions: Object.fromEntries(regions) as Scene['topology']['regions'] },
    workload: { ...scene.workload, keys: 'zipf:2000,0' },
  };
}

function sceneMeans(name: string, lower: unknown, higher: unknown, changed = (scene: Scene) => scene) {
  const { topology, workload } = changed(sceneFrom(name));
  const fleet = fleetOf(topology);
  const { sizes, keys, n } = workload;
  const ratePerS = workload.load! * capacityPerS(fleet);
  const { text: arrivals } = arrivalsFrom(workload.arrivals!, { ratePerS, readText: String });
  const mean = (strategy: Strategy) => {
    const parameters = resolveParameters(strategy, {});
    const load = { arrivals, sizes, keys, mode: 'open', n: n!, rate: ratePerS } as const;
    const times = sojournsMs(simulate({ ...load, topology, strategy, parameters, seed: 1 }));
    return times.reduce((sum, ms) => sum + ms, 0) / times.length / fleet.machines[0]!.serviceMs;
  };
  return { lower: mean(lower as Strategy), higher: mean(higher as Strategy) };
}
