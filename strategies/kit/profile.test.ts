import { expect, test } from 'vitest';
import { original } from '../../topologies/original.ts';
import { fleetOf, fleetOfMachines } from './fleet.ts';
import { membersOfProfile } from './profile.ts';

const { machines } = fleetOf(original);
const good = {
  format: 1,
  machines: Object.fromEntries(machines.map(({ id }) => [id, { latencyMs: 100, serviceMs: 20 }])),
};

test('a profile gives the fleet its numbers, in the fleet’s order', () => {
  const fleet = fleetOfMachines(membersOfProfile(good, 'p.json', machines));
  expect(fleet.machines.map(({ id }) => id)).toEqual(machines.map(({ id }) => id));
  expect(fleet.machines[0]).toMatchObject({ latencyMs: 100, serviceMs: 20, concurrency: 1, index: 0 });
});

test.each([
  [{ ...good, format: 2 }, 'p.json: format is 2: allowed is 1'],
  [{ format: 1, machines: {} }, 'p.json: machines is empty'],
  [{ format: 1, machines: { 'mars/0': {} } }, 'p.json: is the profile of another fleet: it has mars/0'],
  [
    withMachine({ latencyMs: -1, serviceMs: 20 }),
    'machines["us/1"].latencyMs is -1: allowed is a number from 0',
  ],
  [
    withMachine({ latencyMs: 1, serviceMs: 0 }),
    'machines["us/1"].serviceMs is 0: allowed is a number above 0',
  ],
  [withMachine({ latencyMs: 1 }), 'machines["us/1"].serviceMs is missing'],
])('a bad profile is refused by its field: %#', (profile, message) => {
  expect(() => membersOfProfile(profile, 'p.json', machines)).toThrow(message);
});

function withMachine(machine: object): object {
  return { ...good, machines: { ...good.machines, 'us/1': machine } };
}
