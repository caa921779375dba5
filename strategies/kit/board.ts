/** The board: what is in flight and what became of the rest, per machine, over cells that virtual users share. */
import type { Board, Cells, Machine } from './contract.ts';

/** The host's side of the board. Each routed request is counted once in `sent` and once in `settle`. */
export interface CountingBoard extends Board {
  sent(machine: Machine): void;
  /** @param routedTo where the request was counted in flight; undefined where the master chose */
  settle(routedTo: Machine | undefined, servedBy: Machine | undefined, failed: boolean): void;
}

export const BOARD = 'board';

/** Where counts begin after those in flight: each has a cell for each machine. */
const startsOf = (machines: number) => ({ SETTLED: machines, FAILED: 2 * machines });

/**
 * Counts what became of a request, by machines' indices: where it was counted in flight, −1 where the master chose; who
 * served it, −1 where the answer names none.
 *
 * @param add to a cell of the board
 */
export function tallyFor(machines: number, add: (cell: number, by: number) => void) {
  const { SETTLED, FAILED } = startsOf(machines);
  return (routedTo: number, servedBy: number, failed: boolean): void => {
    if (routedTo >= 0) add(routedTo, -1);
    const credited = servedBy >= 0 ? servedBy : routedTo;
    if (credited < 0) return;
    add(SETTLED + credited, 1);
    if (failed) add(FAILED + credited, 1);
  };
}

export function boardOver(
  machines: readonly Machine[],
  cells: (name: string, length: number) => Cells,
): CountingBoard {
  // One list for all: each view of shared memory costs every virtual user.
  const count = machines.length;
  const counts = cells(BOARD, 3 * count);
  const tally = tallyFor(count, (cell, by) => void (counts[cell]! += by));
  const { SETTLED, FAILED } = startsOf(count);
  return {
    loads: counts,
    inFlight: (machine) => counts[machine.index]!,
    settled: (machine) => counts[SETTLED + machine.index]!,
    failures: (machine) => counts[FAILED + machine.index]!,
    sent(machine) {
      counts[machine.index]! += 1;
    },
    settle: (routedTo, servedBy, failed) => tally(routedTo?.index ?? -1, servedBy?.index ?? -1, failed),
  };
}
