/** What map.json must be to be read back: the types of map/policy-map.ts as a JSON schema. */
import type { Distribution } from '../../model/stats/distribution.ts';
import type { Estimate } from '../../model/stats/median-interval.ts';
import { MAP_FORMAT, type MapCell, type MapScene, type PolicyMap } from '../map/policy-map.ts';
import {
  byName,
  count,
  flag,
  list,
  ms,
  nullable,
  number,
  object,
  oneOf,
  strategyName,
  text,
} from './schema.ts';

const ratio = number(0, 1e12);
const cell = object<MapCell>({
  strategy: strategyName,
  regret: object<Estimate>({ median: ratio, low: nullable(ratio), high: nullable(ratio) }),
  level: flag,
  failed: number(0, 1e9),
  loses: flag,
  sojournMs: object<Distribution>({ mean: ms, p50: ms, p95: ms, p99: ms, max: ms }),
  bySeed: list(ratio),
});
const scene = object<MapScene>({
  name: text,
  about: text,
  n: count,
  equalMachines: flag,
  faults: flag,
  keys: flag,
  routers: flag,
  cells: list(cell),
});

export const mapSchema = object<PolicyMap>({
  format: oneOf(MAP_FORMAT),
  seeds: count,
  versions: byName(text),
  knowledge: byName(oneOf('none', 'index', 'shared')),
  scenes: list(scene),
});
