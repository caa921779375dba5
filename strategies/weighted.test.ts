import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import weighted from './weighted.ts';

const fleet = fleetOf(original);
const member = (region: string, number: number, serviceMs: number, concurrency = 1) => ({
  region,
  number,
  latencyMs: 100,
  serviceMs,
  concurrency,
});

test('emea 3, us 2, asia 1: of each 9 requests 3, 2, 2, 1 and 1', () => {
  const sent = driveStrategy(weighted, fleet, { n: 900 }).sendAll(900);
  for (let from = 0; from + 9 <= 900; from += 9) {
    expect(tally(sent.slice(from, from + 9), 5)).toEqual([3, 2, 2, 1, 1]);
  }
});

test('no machine’s turns come bunched', () => {
  const sent = driveStrategy(weighted, fleet).sendAll(100);
  expect(sent.some((place, i) => place === sent[i + 1] && place === sent[i + 2])).toBe(false);
});

test('a machine’s own weight goes before its region’s', () => {
  const run = driveStrategy(weighted, fleet, { parameters: { WEIGHTS: 'emea:1,us:1,us/1:4,asia:2' } });
  expect(tally(run.sendAll(100), 5)).toEqual([10, 10, 40, 20, 20]);
});

test('on a fleet that the weights don’t speak of, each machine’s share is its share of the capacity', () => {
  const other = fleetOfMachines([
    member('x', 0, 10),
    member('x', 1, 20),
    member('y', 0, 20),
    member('y', 1, 10, 3),
  ]);
  // 0.1, 0.05, 0.05 and 0.3 requests per ms.
  expect(tally(driveStrategy(weighted, other).sendAll(100), 4)).toEqual([20, 10, 10, 60]);
});

test('weights that leave some machines out are refused by name', () => {
  expect(() => driveStrategy(weighted, fleet, { parameters: { WEIGHTS: 'emea:1,us/0:1' } })).toThrow(
    'WEIGHTS of weighted: no weight for us/1, asia/0, asia/1; name its region or machine',
  );
});

test.each(['mars:1', 'emea:3,us:2,asia:1,mars:4', 'emea:3,us:2,asia:1,us/2:4'])(
  'weights of what isn’t there are refused: %s',
  (WEIGHTS) => {
    expect(() => driveStrategy(weighted, fleet, { parameters: { WEIGHTS } })).toThrow(
      /^WEIGHTS of weighted: this fleet has no (mars|us\/2); expected emea, us, asia, or a machine as emea\/0$/,
    );
  },
);
