/** The board: what is in flight and what became of the rest, per machine, over cells that virtual users share. */
import type { Board, Cells, Machine } from './contract.ts';

/** The host's side of the board. Each routed request is counted once in `sent` and once in `settle`. */
export interface CountingBoard extends Board {
  sent(machine: Machine): void;
  /** @param routedTo where the request was counted in flight; undefined where the master chose */
  settle(routedTo: Machine | undefined, servedBy: Machine | undefined, failed: boolean): void;
}

export function boardOver(
  machines: readonly Machine[],
  cells: (name: string, length: number) => Cells,
): CountingBoard {
  // One list for all: each view of shared memory costs every virtual user.
  const count = machines.length;
  const counts = cells('board', 3 * count);
  const SETTLED = count;
  const FAILED = 2 * count;
  return {
    loads: counts,
    inFlight: (machine) => counts[machine.index]!,
    settled: (machine) => counts[SETTLED + machine.index]!,
    failures: (machine) => counts[FAILED + machine.index]!,
    sent(machine) {
      counts[machine.index]! += 1;
    },
    settle(routedTo, servedBy, failed) {
      if (routedTo !== undefined) counts[routedTo.index]! -= 1;
      const credited = servedBy ?? routedTo;
      if (credited === undefined) return;
      counts[SETTLED + credited.index]! += 1;
      if (failed) counts[FAILED + credited.index]! += 1;
    },
  };
}
