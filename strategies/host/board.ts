/** The board: what is in flight and what became of the rest, per machine, over cells that virtual users share. */
import type { Board, Cells, Machine } from '../api/contract.ts';

/** The host's side of the board. Each routed request is counted once in `loads` and once in `settle`. */
export interface CountingBoard extends Board {
  /** The host adds 1 where it sends a request. */
  readonly loads: Cells;
  /** @param routedTo where the request was counted in flight; undefined where the master chose */
  settle(routedTo: Machine | undefined, servedBy: Machine | undefined, failed: boolean): void;
}

export const BOARD = 'board';

/** Where counts begin after those in flight, which begin at 0: each has a cell for each machine. */
export const startsOf = (machines: number) => ({ SETTLED: machines, FAILED: 2 * machines });

/**
 * Counts what became of a request, by machines' indices: where it was counted in flight, a number behind them where the
 * master chose; the one that served it, −1 where the answer names none.
 *
 * @param add adds each amount to the cell of the board before it
 */
export function tallyFor(machines: number, add: (...cellsAndAmounts: number[]) => void) {
  const { SETTLED, FAILED } = startsOf(machines);
  return (place: number, servedBy: number, failed: boolean): void => {
    const counted = place < machines;
    if (counted) add(place, -1);
    const credited = servedBy >= 0 ? servedBy : counted ? place : -1;
    if (credited >= 0) add(SETTLED + credited, 1, FAILED + credited, failed ? 1 : 0);
  };
}

export function boardOver(
  machines: readonly Machine[],
  cells: (name: string, length: number) => Cells,
): CountingBoard {
  // One list for all: each view of shared memory costs every virtual user.
  const count = machines.length;
  const counts = cells(BOARD, 3 * count);
  const tally = tallyFor(count, (...sums) => {
    for (let i = 0; i < sums.length; i += 2) counts[sums[i]!]! += sums[i + 1]!;
  });
  const { SETTLED, FAILED } = startsOf(count);
  return {
    loads: counts,
    inFlight: (machine) => counts[machine.index]!,
    settled: (machine) => counts[SETTLED + machine.index]!,
    failures: (machine) => counts[FAILED + machine.index]!,
    settle: (routedTo, servedBy, failed) => tally(routedTo?.index ?? count, servedBy?.index ?? -1, failed),
  };
}
