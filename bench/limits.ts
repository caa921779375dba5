/** `routebench limits` on fleets whose numbers are known: how near it comes, and how long it takes. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { LimitsRecord } from '../report/limits/format.ts';
import { inRoot } from '../runner/paths.ts';
import { fleetOf, type Fleet } from '../strategies/kit/fleet.ts';
import type { Topology } from '../strategies/kit/topology.ts';
import { original } from '../topologies/original.ts';
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

export async function* limits(tools: BenchTools): AsyncGenerator<Bar> {
  const { part } = tools;
  if (part !== 'large') yield* barsOf((await limitsOf(tools, original)).record, original, 5);
  if (part !== 'original') yield* barsOf((await limitsOf(tools, large)).record, large, 10);
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

function* barsOf(record: LimitsRecord, topology: Topology, minutes: number): Generator<Bar> {
  const { machines }: Fleet = fleetOf(topology);
  const worst = (figure: 'latencyMs' | 'serviceMs') =>
    Math.max(
      ...machines.map((it) => Math.abs((record.machines[it.id]!.figures?.[figure] ?? Infinity) - it[figure])),
    );
  const within = (what: string, value: number, bar: number, unit: string): Bar => ({
    what: `${topology.name}: ${what}`,
    measured: `${value.toFixed(2)} ${unit}`,
    bar: `within ${bar} ${unit}`,
    held: value <= bar,
  });
  yield within('latency of any machine, off by', worst('latencyMs'), 5, 'ms');
  yield within('service time of any machine, off by', worst('serviceMs'), 1, 'ms');
  const limitsOff = machines.flatMap(({ id, latencyMs, serviceMs }) => {
    const { atOnce } = record.machines[id]!;
    const expected = (30_000 - latencyMs) / serviceMs;
    return atOnce === null ? [] : [(100 * Math.abs(atOnce.answered - expected)) / expected];
  });
  yield within('requests at once on one machine, off by', Math.max(...limitsOff), 5, '%');
  yield within('in', record.tookMs / 60_000, minutes, 'minutes');
}
