import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../tests/support/folder.ts';
import { checkTopology, loadTopology } from './topology-file.ts';
import { placesOf, scaleLink, scaleMachine } from '../../testbed/topology.ts';

const machine = { serviceMs: 30 };
const fleet = (emea: object, more: object = {}) => ({
  name: 'mine',
  regions: { emea: { latencyMs: 300, machines: [machine], ...emea } },
  ...more,
});

test('the default is the original fleet', () => {
  const places = placesOf(loadTopology());
  expect(places.map(({ id }) => id)).toEqual(['emea/0', 'us/0', 'us/1', 'asia/0', 'asia/1']);
  expect(places.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
});

test.each(readdirSync('topologies').filter((file) => /(?<!schema)\.json$/.test(file)))(
  'topologies/%s is one',
  (file) => expect(placesOf(loadTopology(`topologies/${file}`)).length).toBeGreaterThan(0),
);

describe('a mistake is one line with the path, what was found and what is expected', () => {
  test.each([
    [{}, 'name is missing; the file needs name, regions'],
    [[], 'the file is an empty list: expected an object'],
    ['fleet', 'the file is "fleet": expected an object'],
    [{ name: '', regions: {} }, 'name is "": expected a text of 1 to 100 characters'],
    [fleet({}, { regions: {} }), 'regions is {}: expected an object with at least one entry'],
    [fleet({}, { timeout: 1 }), 'timeout is unknown: expected $schema, name, requestTimeoutMs, regions'],
    [fleet({}, { requestTimeoutMs: 0 }), 'requestTimeoutMs is 0: expected a number from 0.001 to 86400000'],
    [fleet({ latencyMs: -1 }), 'regions.emea.latencyMs is -1: expected a number from 0 to 86400000'],
    [fleet({ latencyMs: '300' }), 'regions.emea.latencyMs is "300": expected a number from 0 to 86400000'],
    [
      fleet({ latencyMs: undefined }),
      'regions.emea.latencyMs is missing; regions.emea needs latencyMs, machines',
    ],
    [fleet({ jitterMs: null }), 'regions.emea.jitterMs is null: expected a number from 0 to 86400000'],
    [
      fleet({ latency: 1 }),
      'regions.emea.latency is 1: expected a text such as lognormal:0.5, or a list of numbers',
    ],
    [
      fleet({ latency: 'pareto:1' }),
      'regions.emea.latency is "pareto:1": expected pareto:ALPHA with an ALPHA above 1 up to 100 (at 1 and below it has no mean: 1.1 is about as heavy as a tail can be)',
    ],
    [
      fleet({ latency: 'gamma:1', jitterMs: 5 }),
      'regions.emea.latency and a jitter exclude each other: leave one of them out',
    ],
    [
      fleet({ machines: [{ serviceMs: 5e-324 }] }),
      'regions.emea.machines[0].serviceMs is 5e-324: expected a number from 0.001 to 86400000',
    ],
    [
      fleet({ machines: [{ serviceMs: 1e300 }] }),
      'regions.emea.machines[0].serviceMs is 1e+300: expected a number from 0.001 to 86400000',
    ],
    [fleet({ machines: [] }), 'regions.emea.machines is an empty list: expected a list of at least one'],
    [fleet({ machines: 2 }), 'regions.emea.machines is 2: expected a list of at least one'],
    [
      fleet({ machines: [machine, { serviceMs: 0 }] }),
      'regions.emea.machines[1].serviceMs is 0: expected a number from 0.001 to 86400000',
    ],
    [
      fleet({ machines: [{ ...machine, concurrency: 1.5 }] }),
      'regions.emea.machines[0].concurrency is 1.5: expected an integer from 1 to 10000',
    ],
    [
      fleet({ machines: [{ ...machine, queueLimit: -1 }] }),
      'regions.emea.machines[0].queueLimit is -1: expected an integer of at least 0',
    ],
    [
      fleet({ machines: [{ ...machine, servceMs: 1 }] }),
      'regions.emea.machines[0].servceMs is unknown: expected serviceMs, serviceJitterMs, service, workMs, concurrency, queueLimit, warm, sleepAfterMs, wakeMs',
    ],
    [
      fleet({}, { regions: { EMEA: { latencyMs: 1, machines: [machine] } } }),
      'regions: the name "EMEA" is not one: expected a lower case letter, then up to 62 lower case letters, digits or hyphens',
    ],
  ])('%j', (value, message) => {
    const plain: unknown = JSON.parse(JSON.stringify(value));
    expect(() => checkTopology(plain, 'my.json')).toThrow(new Error(`my.json: ${message}`));
  });

  test('files that can’t be read say why', () => {
    const folder = newFolder();
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    expect(() => loadTopology(`${folder}/none.json`)).toThrow(
      `${folder}/none.json: is missing: there is no such file`,
    );
    expect(() => loadTopology(folder)).toThrow('is a directory: name a file');
    expect(() => loadTopology(file('empty.json', ' \n'))).toThrow('the file is empty');
    expect(() => loadTopology(file('torn.json', '{\n  "name": "x",\n  '))).toThrow(
      /^\S+torn\.json: not JSON \(damaged, or half written\): [^\n]+$/,
    );
    expect(loadTopology(file('marked.json', `\uFEFF${JSON.stringify(fleet({}))}`)).name).toBe('mine');
  });
});

test('a file of values is taken in, so that the topology says all by itself', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'links.csv'), 'ms\n10\n30\n');
  const latency = 'file:links.csv';
  writeFileSync(join(folder, 'fleet.json'), JSON.stringify(fleet({ latency })));
  expect(loadTopology(join(folder, 'fleet.json')).regions.emea!.latency).toEqual([10, 30]);
});

test('the time scale divides durations and nothing else', () => {
  const spec = { serviceMs: 30, workMs: 20, concurrency: 4, queueLimit: 10, sleepAfterMs: 1000 };
  expect(scaleMachine(spec, 10)).toEqual({ ...spec, serviceMs: 3, workMs: 2, sleepAfterMs: 100 });
  expect(scaleLink({ latencyMs: 300, machines: [] }, 10)).toEqual({ latencyMs: 30, jitterMs: 0 });
});
