import { expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { startFleet } from '../../runner/fleet/fleet.ts';

const slow: Topology = {
  name: 'slow',
  regions: { us: { latencyMs: 0, machines: [{ serviceMs: 60_000 }] } },
};
const describeFleet = async (url: string) =>
  (await (await fetch(url)).json()) as { name: string; requestsInFlight: number };

test('a fleet knows nothing of the one before it in the same process, which is gone', async () => {
  const first = await startFleet(original, 100, 1);
  expect((await fetch(`${first.url}/work/emea/0`)).status).toBe(200);
  await first.close();
  await expect(fetch(first.url)).rejects.toThrow();
  const second = await startFleet(slow, 1, 2);
  expect(await describeFleet(second.url)).toMatchObject({ name: 'slow', requestsInFlight: 0 });
  await second.close();
});

test('a fleet that still works is ended, and the next one starts all the same', async () => {
  const first = await startFleet(slow, 1, 1);
  const given = new AbortController();
  const answer = fetch(`${first.url}/work/us/0`, { signal: given.signal });
  await expect.poll(async () => (await describeFleet(first.url)).requestsInFlight).toBe(1);
  given.abort();
  await expect(answer).rejects.toThrow();
  await first.close();
  const second = await startFleet(original, 1, 1);
  expect(await describeFleet(second.url)).toMatchObject({ name: 'original', requestsInFlight: 0 });
  await second.close();
});

test('several at once have a process each', async () => {
  const fleets = await Promise.all([startFleet(original, 1, 1), startFleet(slow, 1, 1)]);
  expect((await Promise.all(fleets.map(({ url }) => describeFleet(url)))).map(({ name }) => name)).toEqual([
    'original',
    'slow',
  ]);
  await Promise.all(fleets.map((fleet) => fleet.close()));
});
