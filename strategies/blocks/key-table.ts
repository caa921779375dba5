/**
 * A place of its own for each key, found by its hash: open addressing, the next free place from there on. Keys are never taken
 * out, so a table of twice as many places as there are requests never fills up.
 */
import type { World } from '../api/contract.ts';
import { hashOf } from '../../model/stats/random.ts';

export interface KeyTable {
  readonly places: number;
  placeOf(key: number): number;
}

/** For a run of n requests, over the cells of that name. */
export function keyTable({ n, cells }: Pick<World, 'n' | 'cells'>, name: string): KeyTable {
  const places = 2 * n;
  /** Counted from 1, since 0 is none. */
  const keys = cells(name, places);
  return {
    places,
    placeOf(key) {
      let place = (hashOf(key) >>> 0) % places;
      while (keys[place] !== 0 && keys[place] !== key + 1) place = place + 1 === places ? 0 : place + 1;
      keys[place] = key + 1;
      return place;
    },
  };
}
