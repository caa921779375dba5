import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startFleet } from '../runner/fleet/fleet.ts';
import { inRoot } from '../runner/paths.ts';
import type { Topology } from '../model/fleet/topology.ts';
import type { Bar, BenchTools } from './bench.ts';

const N = 100_000;

interface Counted {
  readonly id: string;
  readonly inFlight: number;
  readonly settled: number;
  readonly failed: number;
}

const machines = (count: number, queueLimit?: number) =>
  Array.from({ length: count }, () => ({ serviceMs: 4, concurrency: 2, ...(queueLimit && { queueLimit }) }));

/** All is well; and a fleet that fails: one region refuses (full queues), another answers too late. */
export const fleets = {
  'without failures': { name: 'fine', regions: { near: { latencyMs: 2, machines: machines(8) } } },
  'with refusals and time-outs': {
    name: 'failing',
    requestTimeoutMs: 30,
    regions: {
      near: { latencyMs: 2, machines: machines(4, 2) },
      far: { latencyMs: 20, jitterMs: 20, machines: machines(4) },
    },
  },
} satisfies Record<string, Topology>;

/** Nothing is lost or counted twice, whatever became of the requests. */
export async function* counters({ k6, say }: BenchTools): AsyncGenerator<Bar> {
  for (const [what, topology] of Object.entries(fleets)) {
    say(`${N} iterations ${what}`);
    const { completed, counted } = await count(k6.path, topology, N);
    const sum = (of: Exclude<keyof Counted, 'id'>) =>
      counted.reduce((total, machine) => total + machine[of], 0);
    const left = counted.filter(({ inFlight }) => inFlight !== 0).length;
    yield {
      what: `${N} iterations ${what}`,
      measured: `${completed} answered, settled ${sum('settled')} (${sum('failed')} failed), machines with something in flight ${left}`,
      bar: `${N}, ${N}, 0`,
      held:
        completed === N &&
        sum('settled') === N &&
        left === 0 &&
        (topology.name === 'fine' ? sum('failed') === 0 : sum('failed') > 0),
    };
  }
}

async function count(k6: string, topology: Topology, n: number) {
  const fleet = await startFleet(topology, 1, 1);
  const counted = await countAt(k6, fleet.url, topology, n);
  await fleet.close();
  return counted;
}

/** What the board of a real run says at its end. */
export async function countAt(k6: string, url: string, topology: Topology, n: number) {
  const file = join(tmpdir(), `routebench-counters-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(topology));
  const env = { BASE_URL: url, TOPOLOGY: file, MODE: 'closed', N: n, VUS: 100 };
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const { all } = await execa(
    k6,
    ['run', '--no-usage-report', '--no-color', '--quiet', ...variables, inRoot('build/bench/counters.js')],
    { reject: false, all: true },
  ).finally(() => rmSync(file, { force: true }));
  const text = /counted (\[.*?\])"/.exec(all)?.[1]?.replaceAll('\\"', '"');
  if (text === undefined) throw new Error(`k6 counted nothing: ${all}`);
  const completed = Number(/count=(\d+)/.exec(all)?.[1]);
  return { completed, counted: JSON.parse(text) as Counted[] };
}
