import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleetOf } from '../../model/fleet/fleet.ts';
import type { MachineProfile, Profile } from '../../model/fleet/profile.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { original } from '../../model/fleet/original-topology.ts';
import { againstOracle } from './against-oracle.ts';
import type { Bar, Bench, BenchTools } from '../bench.ts';
import { predicted } from './predicted.ts';
import { unseenFleets } from './random-fleets.ts';
import { medianOf, repeated, runForReal } from '../runs.ts';
import { jitter, slow } from './uncertain.ts';

const SIZES = [1, 3, 10, 30, 100, 300, 1000];
const bars = (most: number) => [...SIZES.map((n) => ({ n, most })), { n: 2000, most: 1.08 }];

/** The command unit in real runs: by a profile or its own calibration, above capacity, with a wrong profile, jitter, a fault. */
export const commandUnit: Bench = async function* (tools) {
  const parts: Record<string, (tools: BenchTools) => AsyncIterable<Bar>> = {
    profile: (it) => againstOracle(it, 'command-unit', bars(1.04), { profileFile: profileOf(original) }),
    calibrated: (it) => againstOracle(it, 'command-unit', bars(1.06)),
    unseen,
    predicted,
    many,
    wrong,
    jitter: (it) => jitter(it, profileOf),
    slow: (it) => slow(it, profileOf),
  };
  for (const [name, part] of Object.entries(parts)) {
    if (tools.part === '' || tools.part === name) yield* part(tools);
  }
};

async function* unseen(tools: BenchTools): AsyncGenerator<Bar> {
  for (const topology of unseenFleets()) {
    const some = bars(1.04).filter(({ n }) => [10, 100, 1000].includes(n));
    yield* againstOracle(tools, 'command-unit', some, { topology, profileFile: profileOf(topology) });
  }
}

async function* many(tools: BenchTools): AsyncGenerator<Bar> {
  const n = 10_000;
  const run = await runForReal(tools, { strategy: 'command-unit', n, profileFile: profileOf(original) });
  const idealMs = (n * 30) / 5 + 490;
  yield {
    what: 'command-unit at N = 10,000, far above what can wait: failed requests, makespan',
    measured: `${run.failed} failed, ${Math.round(run.makespanMs!)} ms`,
    bar: `none failed, within 5 % of ${idealMs} ms`,
    held: run.failed === 0 && run.completed === n && Math.abs(run.makespanMs! / idealMs - 1) <= 0.05,
  };
}

/** One number of the profile wrong by a factor 2, against the oracle and against the plan that nothing corrects. */
async function* wrong(tools: BenchTools): AsyncGenerator<Bar> {
  const n = 500;
  for (const [id, figure, factor] of [
    ['emea/0', 'serviceMs', 2],
    ['emea/0', 'serviceMs', 0.5],
    ['asia/1', 'serviceMs', 0.5],
    ['asia/0', 'latencyMs', 2],
    ['us/0', 'latencyMs', 0.5],
  ] as const) {
    const profileFile = profileOf(original, (profile) =>
      id in profile
        ? { ...profile, [id]: { ...profile[id]!, [figure]: factor * profile[id]![figure] } }
        : profile,
    );
    const ratioOf = async (strategy: string) =>
      medianOf(await repeated(tools, { strategy, n, profileFile }, 3), ({ regret }) => regret!);
    const [corrected, plan] = [await ratioOf('command-unit'), await ratioOf('planned')];
    yield {
      what: `profile with ${figure} of ${id} × ${factor}, N = ${n}: mean over the oracle`,
      measured: `command-unit ${corrected.toFixed(3)}, planned ${plan.toFixed(3)}`,
      bar: 'within 1.04, and no worse than planned',
      held: corrected <= 1.04 && corrected <= plan,
    };
  }
}

type Machines = Record<string, MachineProfile>;

/** A profile file with the fleet's own numbers, or with what is made of them. */
function profileOf(topology: Topology, change: (machines: Machines) => Machines = (same) => same): string {
  const machines = Object.fromEntries(
    fleetOf(topology).machines.map(({ id, latencyMs, serviceMs }) => [id, { latencyMs, serviceMs }]),
  );
  const profile: Profile = { format: 1, machines: change(machines) };
  const file = join(mkdtempSync(join(tmpdir(), 'routebench-bench-')), 'profile.json');
  writeFileSync(file, JSON.stringify(profile));
  return file;
}
