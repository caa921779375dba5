import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import { boardOver } from './board.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';

const { machines } = fleetOf(original);
const newBoard = () => boardOver(machines, (_name, length) => new Float64Array(length));

test('a request that the master placed is credited to whoever served it, and in flight nowhere', () => {
  const board = newBoard();
  board.settle(undefined, machines[3], false);
  expect(machines.map(board.settled)).toEqual([0, 0, 0, 1, 0]);
  expect([...machines.map(board.inFlight)]).toEqual([0, 0, 0, 0, 0]);
});

test('a failure that names no machine is credited to where it was sent', () => {
  const board = newBoard();
  board.loads[1]! += 1;
  expect(board.inFlight(machines[1]!)).toBe(1);
  board.settle(machines[1], undefined, true);
  expect(machines.map(board.inFlight)).toEqual([0, 0, 0, 0, 0]);
  expect(board.settled(machines[1]!)).toBe(1);
  expect(board.failures(machines[1]!)).toBe(1);
});

test('boards over the same cells are one', () => {
  const shared = new Float64Array(15);
  const [one, other] = [boardOver(machines, () => shared), boardOver(machines, () => shared)];
  one.loads[2]! += 1;
  expect(other.inFlight(machines[2]!)).toBe(1);
  other.settle(machines[2], machines[2], false);
  expect(one.inFlight(machines[2]!)).toBe(0);
  expect(one.settled(machines[2]!)).toBe(1);
});

test('whatever is sent and settled in whatever order: sums are exact', () => {
  const place = fc.integer({ min: 0, max: 4 });
  const fate = fc.record({ place, named: fc.boolean(), failed: fc.boolean(), by: place });
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 200 }), (fates) => {
      const board = newBoard();
      for (const { place: at } of fates) board.loads[at]! += 1;
      machines.forEach((machine, i) =>
        expect(board.inFlight(machine)).toBe(fates.filter((it) => it.place === i).length),
      );
      for (const { place: at, named, failed, by } of fates)
        board.settle(machines[at], named ? machines[by] : undefined, failed);
      const total = (of: (machine: (typeof machines)[number]) => number) =>
        machines.reduce((sum, machine) => sum + of(machine), 0);
      expect(machines.map(board.inFlight)).toEqual([0, 0, 0, 0, 0]);
      expect(total(board.settled)).toBe(fates.length);
      expect(total(board.failures)).toBe(fates.filter(({ failed }) => failed).length);
      expect([...machines.keys()].map((i) => board.loads[i])).toEqual([0, 0, 0, 0, 0]);
    }),
  );
});
