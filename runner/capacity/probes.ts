/** Runs that a search for the capacity asks for: one strategy and seed at a load, in virtual time or for real. */
import { join } from 'node:path';
import { arrivalsFrom } from '../../model/workload/arrivals.ts';
import { recordedOf } from '../../model/recorded-options.ts';
import { simulatedProbe, type Probe } from '../../simulator/capacity.ts';
import { plainName } from '../../strategies/wrappers/names.ts';
import { loadStrategy } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import type { K6 } from '../k6/k6.ts';
import { measure } from '../run/measure.ts';
import { resolvedFor } from '../run/parameters.ts';
import { fleetKnown } from '../run/profile.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { orAborted } from '../run/simulated-run.ts';
import { readText } from '../run/workload-files.ts';
import { breathe } from '../terminal/interrupt.ts';

export type ProbeAt = (load: number) => Promise<Probe>;

/** @param kind of arrivals, without a rate */
function atLoad(spec: RunSpec, kind: string, load: number, capacityPerS: number): RunSpec {
  const ratePerS = load * capacityPerS;
  const { text: arrivals } = arrivalsFrom(kind, { ratePerS, readText });
  return { ...spec, arrivals, load, rate: ratePerS };
}

export async function virtualProbes(
  spec: RunSpec,
  kind: string,
  capacityPerS: number,
  signal: AbortSignal,
): Promise<ProbeAt> {
  const strategy = await loadStrategy(spec.strategy);
  const parameters = await resolvedFor(spec, strategy);
  const profile = spec.profileFile === null ? undefined : fleetKnown(spec);
  return async (load) => {
    await breathe(signal);
    const { topology, faults } = spec;
    const options = recordedOf(atLoad(spec, kind, load, capacityPerS));
    const probe = orAborted(() =>
      simulatedProbe({ ...options, topology: topology!, faults, strategy, parameters, profile, readText }),
    );
    return probe ?? tooShort(spec);
  };
}

export interface RealContext {
  readonly k6: K6;
  /** Holds a folder for each run. */
  readonly directory: string;
  readonly onProgress: (answered: number) => void;
  readonly signal: AbortSignal;
}

export const realProbes =
  (spec: RunSpec, kind: string, capacityPerS: number, { directory, ...context }: RealContext): ProbeAt =>
  async (load) => {
    const folder = join(directory, `${plainName(spec.strategy)}-seed${spec.seed}-load${load.toFixed(4)}`);
    const { summary, error } = await measure(atLoad(spec, kind, load, capacityPerS), {
      ...{ ...context, directory: folder, url: undefined },
    });
    if (summary.status !== 'finished')
      throw new UserError(error ?? `${folder}: the run is ${summary.status}`, 1);
    const ids = fleetKnown(spec)!.machines.map(({ id }) => id);
    const shares = ids.map((id) => (summary.perMachine[id] ?? 0) / summary.n);
    // Answered after the last release for the most part: this fleet, or computer, doesn't keep up.
    const behind = { sojournMs: summary.failuresAsTimeoutMs!.sojourn, stability: 'overloaded' } as const;
    return { ...(summary.steady ?? behind), shares };
  };

function tooShort({ n, strategy }: RunSpec): never {
  throw new UserError(
    `-n ${n}: ${strategy} has answered too few when the last request leaves: expected more requests`,
  );
}
