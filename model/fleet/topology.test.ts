import { expect, test } from 'vitest';
import { original } from './original-topology.ts';
import { checkTopology, type Topology } from './topology.ts';

const withRegion = (region: object) => ({ name: 'x', regions: { us: region } }) as unknown as Topology;
const withMachine = (machine: object) => withRegion({ latencyMs: 1, machines: [machine] });

test('a topology that is right passes', () => {
  expect(() => checkTopology(original, 't.json')).not.toThrow();
});

test.each([
  [
    withRegion({ latencyMs: '314', machines: [{ serviceMs: 20 }] }),
    'us.latencyMs is "314": expected a number from 0',
  ],
  [withRegion({ latencyMs: 1e308, machines: [{ serviceMs: 20 }] }), 'us.latencyMs is 1e+308: expected'],
  [
    withRegion({ latencyMs: 1, jitterMs: -1, machines: [{ serviceMs: 20 }] }),
    'us.jitterMs is -1: expected a number from 0',
  ],
  [withMachine({ serviceMs: '20' }), 'us.machines[0].serviceMs is "20": expected a number above 0'],
  [withMachine({}), 'us.machines[0].serviceMs is missing: expected a number above 0'],
  [
    withMachine({ serviceMs: 20, concurrency: '2' }),
    'us.machines[0].concurrency is "2": expected a number that is whole',
  ],
  [withMachine({ serviceMs: 20, serviceJitterMs: '2' }), 'us.machines[0].serviceJitterMs is "2": expected'],
  [
    { ...original, requestTimeoutMs: '5' } as unknown as Topology,
    'requestTimeoutMs is "5": expected a number above 0',
  ],
])('a number as text or out of its range is refused by its path: %#', (topology, message) => {
  expect(() => checkTopology(topology, 't.json')).toThrow(message);
});
