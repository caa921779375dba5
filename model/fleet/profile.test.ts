import { expect, test } from 'vitest';
import { original } from './original-topology.ts';
import { fleetOf, fleetOfMachines } from './fleet.ts';
import { membersOfProfile, topologyOfProfile } from './profile.ts';

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
  [{ ...good, format: 2 }, 'p.json: format is 2: expected 1'],
  [{ format: 1, machines: {} }, 'p.json: machines is empty'],
  [{ format: 1, machines: { 'mars/0': {} } }, 'p.json: is the profile of another fleet: it has mars/0'],
  [
    withMachine({ latencyMs: -1, serviceMs: 20 }),
    'machines["us/1"].latencyMs is -1: expected a number from 0',
  ],
  [withMachine({ latencyMs: 1, serviceMs: 0 }), 'machines["us/1"].serviceMs is 0: expected a number above 0'],
  [withMachine({ latencyMs: 1 }), 'machines["us/1"].serviceMs is missing'],
  [withMachine({ latencyMs: NaN, serviceMs: 20 }), 'machines["us/1"].latencyMs is null: expected a number'],
  [withMachine({ latencyMs: '1', serviceMs: 20 }), 'machines["us/1"].latencyMs is "1": expected a number'],
  [
    withMachine({ latencyMs: 1, serviceMs: -5 }),
    'machines["us/1"].serviceMs is -5: expected a number above 0',
  ],
  [
    withMachine({ latencyMs: 1, serviceMs: 5, concurrency: 1.5 }),
    'machines["us/1"].concurrency is 1.5: expected a number that is whole and from 1',
  ],
  [
    withMachine({ latencyMs: 1e308, serviceMs: 5 }),
    'machines["us/1"].latencyMs is 1e+308: expected a number from 0 to 86400000',
  ],
  [
    withMachine({ latencyMs: 1, serviceMs: 5, jitterMs: -1 }),
    'machines["us/1"].jitterMs is -1: expected a number from 0',
  ],
  [
    withMachine({ latencyMs: 1, serviceMs: 5, serviceJitterMs: '2' }),
    'machines["us/1"].serviceJitterMs is "2": expected a number from 0',
  ],
  [{ ...good, timeoutMs: -1 }, 'p.json: timeoutMs is -1: expected a number above 0'],
  [{ ...good, machines: { ...good.machines, 'us/1': 5 } }, 'machines["us/1"] is 5: expected an object'],
  [{ ...good, machines: { ...good.machines, 'us/7': {} } }, 'p.json: is the profile of another fleet'],
  [withoutMachine('us/1'), 'p.json: machines lacks us/1: measure them with routebench limits'],
])('a bad profile is refused by its field: %#', (profile, message) => {
  expect(() => membersOfProfile(profile, 'p.json', machines)).toThrow(message);
});

function withMachine(machine: object): object {
  return { ...good, machines: { ...good.machines, 'us/1': machine } };
}

function withoutMachine(id: string): object {
  return { ...good, machines: Object.fromEntries(Object.entries(good.machines).filter(([it]) => it !== id)) };
}

test('a profile alone makes a fleet to simulate: the link is the mean of a region’s machines', () => {
  const machines = {
    'us/1': { latencyMs: 102, serviceMs: 20, serviceJitterMs: 4 },
    'us/0': { latencyMs: 98, serviceMs: 10, concurrency: 2 },
  };
  expect(topologyOfProfile({ format: 1, machines, timeoutMs: 5000 }, 'p.json')).toEqual({
    name: 'as measured',
    requestTimeoutMs: 5000,
    regions: {
      us: {
        latencyMs: 100,
        jitterMs: 0,
        machines: [
          { serviceMs: 10, concurrency: 2, serviceJitterMs: 0 },
          { serviceMs: 20, concurrency: 1, serviceJitterMs: 4 },
        ],
      },
    },
  });
  const gap = { format: 1, machines: { 'us/1': machines['us/1'] } };
  expect(() => topologyOfProfile(gap, 'p.json')).toThrow('p.json: machines lacks us/0');
});
