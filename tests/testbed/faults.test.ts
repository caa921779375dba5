import { describe, expect, test } from 'vitest';
import type { Fault } from '../../model/fleet/faults.ts';
import { ask, jsonOf, timingOf } from '../support/http.ts';
import { faultSchedule } from '../../testbed/fault-schedule.ts';
import { startMachine } from '../../testbed/machine.ts';
import { REQUEST_INDEX } from '../../model/master-api.ts';
import { startMaster } from '../../testbed/master.ts';
import { startTestbed } from '../../testbed/testbed.ts';
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
    error: 'this fails, as its fault schedule says',
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
      places.map(({ index: machineIndex, ...place }) =>
        startMachine({ ...place, machineIndex, faults: faultSchedule(faults, 1, 1) }),
      ),
    );
    const workers = new Map(places.map(({ id }, i) => [id, machines[i]!.url]));
    const master = await startMaster({ topology, workers, faults: faultSchedule(faults, 1, 1) });
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
