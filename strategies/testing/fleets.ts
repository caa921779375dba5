/** Fleets of every kind that strategies have to cope with. */
import { fleetOf, fleetOfMachines, type Fleet, type Member } from '../../model/fleet/fleet.ts';
import { original } from '../../model/fleet/original-topology.ts';

const member = (region: string, number: number, rest: Partial<Member> = {}): Member => ({
  region,
  number,
  latencyMs: 100,
  serviceMs: 30,
  concurrency: 1,
  ...rest,
});

const members = (count: number, memberOf: (i: number) => Member): Fleet =>
  fleetOfMachines(Array.from({ length: count }, (_, i) => memberOf(i)));

export const fleets: Readonly<Record<string, Fleet>> = {
  original: fleetOf(original),
  'one machine': members(1, () => member('only', 0)),
  'two machines': members(2, (i) => member('pair', i, { latencyMs: 100 * (2 - i) })),
  'one region': members(6, (i) => member('home', i)),
  'many regions': members(24, (i) => member(`r${i}`, 0, { latencyMs: 700 - 25 * i })),
  unequal: members(7, (i) =>
    member(i < 3 ? 'a' : 'b', i % 3, { latencyMs: 37 * i, serviceMs: 200 / (i + 1) }),
  ),
  'several at once': members(5, (i) => member('wide', i, { concurrency: 1 + ((3 * i) % 4) })),
  'no distance': members(4, (i) => member('near', i, { latencyMs: 0, serviceMs: 0.5 })),
  '1,000 machines': members(1000, (i) =>
    member(`r${i % 10}`, Math.floor(i / 10), { latencyMs: 20 * (i % 10), serviceMs: 20 + (i % 7) }),
  ),
};

/** The same fleet, frozen through and through: what writes to it throws. */
export function frozen(fleet: Fleet): Fleet {
  for (const list of [fleet.machines, fleet.regions, ...fleet.regions.map(({ machines }) => machines)]) {
    list.forEach((item) => Object.freeze(item));
    Object.freeze(list);
  }
  return Object.freeze(fleet);
}
