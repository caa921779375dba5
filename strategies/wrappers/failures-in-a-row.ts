/** Which machines are down: five failures in a row take one away, and its next good answer brings it back. */
import type { Outcome, World } from '../api/contract.ts';

const IN_A_ROW = 5;

export function failuresInARow(name: string, { machines, cells }: Pick<World, 'machines' | 'cells'>) {
  const rows = cells(name, machines.length);
  return {
    isDown: (i: number): boolean => rows[i]! >= IN_A_ROW,
    /** @returns the place of a machine that has come back with this answer */
    settled({ routedTo, machine, failed }: Outcome): number | undefined {
      const i = (routedTo ?? machine)?.index;
      if (i === undefined) return undefined;
      const wasDown = rows[i]! >= IN_A_ROW;
      rows[i] = failed ? rows[i]! + 1 : 0;
      return wasDown && !failed ? i : undefined;
    },
  };
}
