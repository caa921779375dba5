import { hashOf } from '../../model/stats/random.ts';
import type { World } from '../api/contract.ts';

/**
 * Where a rotation of so many turns begins: the first, and by chance where there are several command units, since units
 * that begin alike would send to the same machine at the same time for ever.
 */
export const firstTurn = (self: World['self'], turns: number): number =>
  self === undefined ? 0 : hashOf(self.index) % turns;
