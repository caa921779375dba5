/** How far a run stands from the best possible while it is still under way. */
import type { RecordedOptions } from '../model/recorded-options.ts';
import { oracleOf } from '../model/bounds/lower-bound.ts';
import type { Fault } from '../model/fleet/faults.ts';
import type { Topology } from '../model/fleet/topology.ts';
import { workloadOf } from '../model/workload/load.ts';
import { errorOf, type Columns } from '../simulator/columns.ts';

export interface RegretAt {
  /** When the last of the first `n` requests was answered. */
  readonly atMs: number;
  readonly n: number;
  /** Their mean sojourn over the best possible for them alone. */
  readonly regret: number;
}

/** Each takes as long as the bound of a whole run. */
const STEPS = 40;
const STEPS_TIMES_N = 400_000;

/**
 * Of the first k requests for k up to N: nothing that is released later makes the best possible for the first k better, so it
 * is a bound at every k, and at N it is that of the run. It ends before the first request that failed, since failing can be quick.
 */
export function regretSoFar(
  run: RecordedOptions & { readonly topology: Topology; readonly faults: readonly Fault[] | null },
  columns: Columns,
): RegretAt[] {
  const { topology, seed, faults, n } = run;
  const { releasedMs, answeredMs } = columns;
  const workload = workloadOf(run, seed, String);
  const steps = Math.max(1, Math.min(STEPS, n, Math.floor(STEPS_TIMES_N / n)));
  const regrets: RegretAt[] = [];
  let k = 0;
  let sumMs = 0;
  let atMs = 0;
  for (let step = 1; step <= steps; step++) {
    for (const until = Math.round((n * step) / steps); k < until; k++) {
      if (errorOf(columns, k) !== '') return regrets;
      sumMs += answeredMs[k]! - releasedMs[k]!;
      atMs = Math.max(atMs, answeredMs[k]!);
    }
    const first = {
      ...workload,
      releasesMs: workload.releasesMs?.subarray(0, k),
      sizes: workload.sizes?.subarray(0, k),
    };
    const best = oracleOf(topology, { ...run, n: k }, seed, faults ?? [], first);
    if (best === null) return [];
    regrets.push({ atMs, n: k, regret: sumMs / k / best.mean });
  }
  return regrets;
}
