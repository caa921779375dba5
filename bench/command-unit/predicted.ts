import { DEFAULT_REQUEST_TIMEOUT_MS as requestTimeoutMs, type Topology } from '../../model/fleet/topology.ts';
import { original } from '../../model/fleet/original-topology.ts';
import type { Bar, BenchTools } from '../bench.ts';
import { limitsOf } from '../limits.ts';
import { unseenFleets } from './random-fleets.ts';
import { medianOf, repeated } from '../runs.ts';

/** What the command unit promised beside what came of it: by numbers that `limits` found, and by its own calibration's. */
export async function* predicted(tools: BenchTools): AsyncGenerator<Bar> {
  for (const topology of [original, ...unseenFleets()]) {
    // What a machine takes at once is asked for as long as the time-out lasts, and random fleets have a very long one.
    const { profileFile } = await limitsOf(tools, { ...topology, requestTimeoutMs });
    yield* promises(tools, topology, 'by the profile of limits', profileFile);
    yield* promises(tools, topology, 'calibrating', null);
  }
}

async function* promises(
  tools: BenchTools,
  topology: Topology,
  knowing: string,
  profileFile: string | null,
): AsyncGenerator<Bar> {
  for (const n of [10, 100, 1000]) {
    const runs = await repeated(tools, { strategy: 'command-unit', n, topology, profileFile }, 3);
    const ratio = medianOf(
      runs,
      ({ sojournMs, expectedMs, expectedMeanMs }) => sojournMs!.mean / (expectedMeanMs ?? expectedMs!.mean),
    );
    yield {
      what: `command-unit on ${topology.name} at N = ${n}, ${knowing}: mean of sojourn / predicted, median of 3`,
      measured: ratio.toFixed(3),
      bar: 'within 5 %',
      held: Math.abs(ratio - 1) <= 0.05,
    };
  }
}
