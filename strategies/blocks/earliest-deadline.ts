/**
 * Weighted choice by deadlines (EDF): each place is due 1 / weight after it was last picked, the one due first is picked. With
 * steady weights every place has its share exactly, evenly spread. Weights may change between picks.
 */
import type { Cells } from '../api/contract.ts';
import { leastInTurn } from './least-in-turn.ts';

export interface EarliestDeadline {
  /** @param weightOf of the place when it's put back; above 0 */
  pick(weightOf: (place: number) => number): number;
  /** Begins anew. @param share of a place's first interval, from 0 to below 1, after which it is due first */
  begin(weightOf: (place: number) => number, share: (place: number) => number): void;
}

/** @param cells count + 1 of them: deadlines, and the deadline of the last pick */
export function earliestDeadline(cells: Cells, count: number): EarliestDeadline {
  const NOW = count;
  return {
    begin(weightOf, share) {
      for (let i = 0; i < count; i++) cells[i] = share(i) / weightOf(i);
      cells[NOW] = 0;
    },
    pick(weightOf) {
      const i = leastInTurn(count, 0, (place) => cells[place]!);
      cells[NOW] = cells[i]!;
      cells[i] = cells[NOW] + 1 / weightOf(i);
      return i;
    },
  };
}
