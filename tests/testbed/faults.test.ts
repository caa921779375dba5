import { describe, expect, test } from 'vitest';
import type { Fault } from '../../model/fleet/faults.ts';
import { ask, jsonOf, timingOf } from '../support/http.ts';
import { checkFaults } from '../../records/files/faults-file.ts';
import { startMachine } from '../../testbed/machine.ts';
import { REQUEST_INDEX } from '../../model/master-api.ts';
import { startMaster } from '../../testbed/master.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import { loadTopology } from '../../records/files/topology-file.ts';
import { placesOf } from '../../testbed/topology.ts';

const topology = {
  name: 'two',
  regions: { us: { latencyMs: 20, machines: [{ serviceMs: 30 }, { serviceMs: 30 }] } },
};
const faults: Fault[] = [
  { machine: 'us/0', kind: 'slow', fromMs: 0, factor: 5 },
  { machine: 'us/1', kind: 'error', fromMs: 0 },
  { machine: 'us/1', kind: 'slow', fromMs: 1e9, factor: 5 },
];

async function expectFaults(url: string): Promise<void> {
  const numbered = (path: string, index: number) =>
    ask(url, path, { headers: { [REQUEST_INDEX]: String(index) } });
  // Before the run nothing is wrong.
  expect((await ask(url, '/work/us/1')).status).toBe(200);
  expect(timingOf(await ask(url, '/work/us/0'), 'work')).toBe(30);

  const slow = numbered('/work/us/0', 0);
  const failed = await numbered('/work/us/1', 1);
  expect(failed.status).toBe(500);
  expect(jsonOf(failed)).toEqual({
    error: 'this machine fails, as its fault schedule says',
    region: 'us',
    machine: 'Machine 1',
  });
  expect((await slow).status).toBe(200);
  expect(timingOf(await slow, 'work')).toBe(150);
}

describe('a fleet with faults', () => {
  test('meets them from the first numbered request on', async () => {
    const testbed = await startTestbed({ topology, faults });
    await expectFaults(testbed.url).finally(() => testbed.close());
  });

  test('does so too with each machine on a clock of its own', async () => {
    const places = placesOf(topology);
    const machines = await Promise.all(
      places.map(({ index: machineIndex, ...place }) => startMachine({ ...place, machineIndex, faults })),
    );
    const workers = new Map(places.map(({ id }, i) => [id, machines[i]!.url]));
    const master = await startMaster({ topology, workers, faults });
    await expectFaults(master.url).finally(() => master.close());
    await Promise.all(machines.map((machine) => machine.close()));
  });

  test("counts in the fleet's own time", async () => {
    const late: Fault[] = [{ machine: 'us/0', kind: 'slow', fromMs: 1000, factor: 5 }];
    const testbed = await startTestbed({ topology, faults: late, timeScale: 10 });
    const headers = { [REQUEST_INDEX]: '0' };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => ask(testbed.url, '/work/us/0', { headers })),
    ).finally(() => testbed.close());
    const works = answers.map((answer) => timingOf(answer, 'work'));
    // No service begins before 10, 40, 70, … ms of the fleet: at most 33 before 1,000. By the clock all would.
    expect(works.filter((ms) => ms === 15).length).toBeGreaterThanOrEqual(7);
    expect(works.filter((ms) => ms === 3).length).toBeGreaterThanOrEqual(1);
  });
});

describe('a mistake in a fault schedule is one line with the path, what was found and what is expected', () => {
  const slow = { machine: 'us/0', kind: 'slow', fromMs: 0, factor: 2 };
  test.each([
    [{}, 'the file is {}: expected a list'],
    [[1], '[0] is 1: expected an object'],
    [[{ kind: 'slow', fromMs: 0 }], '[0].machine is missing; [0] needs machine, kind, fromMs'],
    [[{ ...slow, kind: 'slw' }], '[0].kind is "slw": expected "slow" or "error"'],
    [[slow, { ...slow, fromMs: -1 }], '[1].fromMs is -1: expected a number of at least 0'],
    [[{ ...slow, factor: 0.5 }], '[0].factor is 0.5: expected a number of at least 1'],
    [[{ ...slow, kind: 'error', rate: 2 }], '[0].rate is 2: expected a number from 0 to 1'],
    [[{ ...slow, fator: 2 }], '[0].fator is unknown: expected machine, kind, fromMs, toMs, factor, rate'],
    [[{ ...slow, machine: 'us/2' }], '[0].machine is "us/2": expected emea/0, us/0, us/1, asia/0, asia/1'],
    [[{ ...slow, fromMs: 9, toMs: 9 }], '[0].toMs is 9: expected a number above fromMs, 9'],
    [[{ ...slow, rate: 1 }], '[0].rate is unknown with "slow": expected factor'],
    [[{ ...slow, kind: 'error' }], '[0].factor is unknown with "error": expected rate'],
    [[{ machine: 'us/0', kind: 'slow', fromMs: 0 }], '[0].factor is missing; "slow" needs factor'],
  ])('%j', (value, message) => {
    expect(() => checkFaults(value, 'mine.json', loadTopology())).toThrow(`mine.json: ${message}`);
  });

  test('none is none', () => expect(checkFaults([], 'mine.json', loadTopology())).toEqual([]));
});
