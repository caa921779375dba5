/** What was added within a sliding window of time, as ten slices of it have it. */
import type { Cells } from '../api/contract.ts';

const SLICES = 10;

export interface WindowedSum {
  add(amount: number, nowMs: number): void;
  sum(nowMs: number): number;
}

/** @param cells shared by all that add */
export function windowedSum(
  name: string,
  windowMs: number,
  cells: (name: string, length: number) => Cells,
): WindowedSum {
  // By slice, what was added in it, and which multiple of a slice's time that was.
  const [sums, turns] = [cells(`${name}: sums`, SLICES), cells(`${name}: turns`, SLICES)];
  const turnAt = (nowMs: number) => Math.floor((SLICES * nowMs) / windowMs);
  return {
    add(amount, nowMs) {
      const turn = turnAt(nowMs);
      const slice = turn % SLICES;
      if (turns[slice] !== turn) {
        turns[slice] = turn;
        sums[slice] = 0;
      }
      sums[slice]! += amount;
    },
    sum(nowMs) {
      const turn = turnAt(nowMs);
      let sum = 0;
      for (let slice = 0; slice < SLICES; slice++) if (turns[slice]! > turn - SLICES) sum += sums[slice]!;
      return sum;
    },
  };
}
