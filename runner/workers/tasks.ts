/** What a worker computes. What goes in and comes out is plain data, since it goes from thread to thread. */
import type { Summary } from '../../records/format.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { simulatedRun } from '../run/simulated-run.ts';

export const tasks = {
  /** The figures of a run in virtual time. @param id as the run is called */
  summary: async (spec: RunSpec, id: string): Promise<Summary> => (await simulatedRun(spec, { id })).summary,
};

export type Tasks = typeof tasks;
