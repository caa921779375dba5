/** `routebench limits` on fleets whose numbers are known: how near it comes, and how long it takes. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { LimitsRecord } from '../records/limits-format.ts';
import { inRoot } from '../runner/paths.ts';
import { fleetOf, type Fleet } from '../model/fleet/fleet.ts';
import type { Topology } from '../model/fleet/topology.ts';
import { original } from '../model/fleet/original-topology.ts';
import type { Bar, BenchTools } from './bench.ts';

/** 8 regions of 5 machines each, no two regions alike. */
const large: Topology = {
  name: 'large',
  regions: Object.fromEntries(
    Array.from({ length: 8 }, (_, r) => [
      `region-${r}`,
      {
        latencyMs: 20 + 90 * r,
        machines: Array.from({ length: 5 }, (_, m) => ({ serviceMs: 20 + 8 * r + 5 * m })),
      },
    ]),
  ),
};

/** Several at once, so fast that this computer hardly follows, and with jitter up to a third of the service time. */
const varied: Topology = {
  name: 'varied',
  requestTimeoutMs: 10_000,
  regions: {
    near: {
      latencyMs: 20,
      machines: [
        { serviceMs: 30, concurrency: 3 },
        { serviceMs: 5, concurrency: 4 },
      ],
    },
    far: {
      latencyMs: 100,
      machines: [
        { serviceMs: 80, concurrency: 8 },
        { serviceMs: 200, concurrency: 32 },
        { serviceMs: 20, concurrency: 16 },
      ],
    },
    jittery: {
      latencyMs: 200,
      jitterMs: 20,
      machines: [
        { serviceMs: 60, concurrency: 4 },
        { serviceMs: 100, serviceJitterMs: 20, concurrency: 6 },
      ],
    },
  },
};

export async function* limits(tools: BenchTools): AsyncGenerator<Bar> {
  const wanted = (part: string) => tools.part === '' || tools.part === part;
  if (wanted('original')) yield* barsOf((await limitsOf(tools, original)).record, original, 5);
  if (wanted('large')) yield* barsOf((await limitsOf(tools, large)).record, large, 10);
  if (wanted('varied')) yield* barsOfVaried((await limitsOf(tools, varied)).record);
}

/** What `routebench limits` finds of a fleet, and where its profile is. */
export async function limitsOf({ say }: BenchTools, topology: Topology) {
  say(`measuring the limits of ${topology.name}`);
  const folder = mkdtempSync(join(tmpdir(), 'routebench-bench-'));
  const file = join(folder, 'fleet.json');
  writeFileSync(file, JSON.stringify(topology));
  const out = join(folder, 'limits');
  const args = [inRoot('build/node/runner/main.js'), 'limits', '--topology', file, '--out', out];
  await execa(process.execPath, args, { env: { CI: 'true' } });
  const record = JSON.parse(readFileSync(join(out, 'limits.json'), 'utf8')) as LimitsRecord;
  return { record, profileFile: join(out, 'profile.json') };
}

type Figure = 'latencyMs' | 'serviceMs' | 'concurrency';

/** By how much a figure of each machine is off. */
const offBy = ({ machines }: LimitsRecord, fleet: Fleet, figure: Figure): number[] =>
  fleet.machines.map((it) => Math.abs((machines[it.id]!.figures?.[figure] ?? Infinity) - it[figure]));

const within = (what: string, value: number, bar: number, unit: string): Bar => ({
  what,
  measured: `${value.toFixed(2)} ${unit}`,
  bar: `within ${bar} ${unit}`,
  held: value <= bar,
});

function* barsOfVaried(record: LimitsRecord): Generator<Bar> {
  const fleet = fleetOf(varied);
  const wrong = offBy(record, fleet, 'concurrency').filter((off) => off > 0).length;
  const servicePart = offBy(record, fleet, 'serviceMs').map((off, i) => off / fleet.machines[i]!.serviceMs);
  yield within('varied: of its 7 machines, served at once are wrong of', wrong, 0, 'machines');
  yield within('varied: service time of any machine, off by', 100 * Math.max(...servicePart), 2, '%');
  yield latencyBar(record, varied);
}

const latencyBar = (record: LimitsRecord, topology: Topology): Bar => {
  const worstMs = Math.max(...offBy(record, fleetOf(topology), 'latencyMs'));
  return within(`${topology.name}: latency of any machine, off by`, worstMs, 5, 'ms');
};

function* barsOf(record: LimitsRecord, topology: Topology, minutes: number): Generator<Bar> {
  const fleet = fleetOf(topology);
  const { name } = topology;
  const { machines } = fleet;
  const serviceOffMs = Math.max(...offBy(record, fleet, 'serviceMs'));
  yield latencyBar(record, topology);
  yield within(`${name}: service time of any machine, off by`, serviceOffMs, 1, 'ms');
  const limitsOff = machines.flatMap(({ id, latencyMs, serviceMs }) => {
    const { atOnce } = record.machines[id]!;
    const expected = (30_000 - latencyMs) / serviceMs;
    return atOnce === null ? [] : [(100 * Math.abs(atOnce.answered - expected)) / expected];
  });
  yield within(`${name}: requests at once on one machine, off by`, Math.max(...limitsOff), 5, '%');
  yield within(`${name}: in`, record.tookMs / 60_000, minutes, 'minutes');
}
