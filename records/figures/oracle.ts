/** The best possible on a run's fleet under its load, in real ms: what regret is held against. */
import { oracleOf, type Bounds } from '../../model/bounds/lower-bound.ts';
import { workloadOf, type Workload } from '../../model/workload/load.ts';
import { recordedOf } from '../../model/recorded-options.ts';
import type { RunRecord } from '../format.ts';
import type { Requests } from '../samples/requests.ts';

/** The last answer: strategies on the same fleet with the same seed follow one another, and have the same bounds. */
let last: { readonly question: string; readonly bounds: Bounds | null } | undefined;

/** Null where nothing is known to be the best. */
export function boundsOf(run: RunRecord, requests: Requests): Bounds | null {
  const { topology, ownFleet = false, faults } = run;
  if (topology === null) return null;
  // A trace's releases are the requests' own.
  if (run.arrivals?.startsWith('trace:')) return computed(run, requests);
  const question = JSON.stringify([topology, recordedOf(run), ownFleet, faults]);
  if (last?.question !== question) last = { question, bounds: computed(run, requests) };
  return last.bounds;
}

/** A run's rate is per real second, a fleet's is by its own time. */
function computed(run: RunRecord, requests: Requests): Bounds | null {
  const { topology, seed, timeScale, ownFleet = false } = run;
  const workload = workloadFrom(run, requests);
  if (workload === null) return null;
  const bounds = oracleOf(topology!, run, ownFleet ? seed : null, run.faults ?? [], workload);
  if (bounds === null) return null;
  const real = (ms: number) => Math.round((ms / timeScale) * 1000) / 1000;
  const known = (ms: number | null) => (ms === null ? null : real(ms));
  const { mean, p50, p95, p99, max } = bounds;
  return { mean: real(mean), p50: known(p50), p95: known(p95), p99: known(p99), max: known(max) };
}

/** In ms of the fleet. Null where a request's size stands in a file, or one of a trace is missing. */
function workloadFrom(run: RunRecord, { releasedMs }: Requests): Workload | null {
  const { arrivals, sizes, timeScale } = run;
  if (sizes?.startsWith('file:')) return null;
  if (!arrivals?.startsWith('trace:')) return workloadOf(run, run.seed, String, timeScale);
  if (releasedMs.length !== run.n) return null;
  const releasesMs = releasedMs.map((ms) => ms * timeScale).sort();
  return { ...workloadOf({ ...run, mode: 'burst' }, run.seed, String, timeScale), releasesMs };
}
