/** One run of a comparison, real or in virtual time, into a folder of its own. */
import { join } from 'node:path';
import type { Output } from '../../outputs/output.ts';
import type { K6 } from '../k6/k6.ts';
import { measure } from '../run/measure.ts';
import { claimFolder, writeRun } from '../run/run-folder.ts';
import { k6Reach, type ReachOptions } from '../service/reach.ts';
import type { RunResult, RunSpec } from '../run/run-spec.ts';
import { simulatedRun } from '../run/simulated-run.ts';
import { idOf } from './plan-file.ts';
import { waitUntilIdle } from './wait-until-idle.ts';

export interface CompareContext {
  readonly k6: K6 | null;
  readonly directory: string;
  readonly reach: ReachOptions;
  readonly dashboard: boolean;
  readonly outputs: readonly Output[];
  readonly signal: AbortSignal;
  readonly onProgress: (recorded: number) => void;
  readonly note: (line: string) => void;
}

export async function runOne(
  spec: RunSpec,
  { k6, directory, reach, ...how }: CompareContext,
): Promise<RunResult> {
  const folder = join(directory, idOf(spec));
  if (k6 === null) return simulateOne(spec, folder);
  const { url } = reach;
  if (url !== undefined && !(await waitUntilIdle({ ...reach, url }, spec, how.signal)))
    how.note(`${url} is still busy after a minute: ${idOf(spec)} is measured anyway`);
  return measure(spec, { ...how, ...k6Reach(reach), k6, url, directory: folder });
}

async function simulateOne(spec: RunSpec, folder: string): Promise<RunResult> {
  const run = await simulatedRun(spec, { id: idOf(spec), startedAt: new Date().toISOString() });
  claimFolder(folder);
  writeRun(folder, { ...run, rows: run.rows() });
  return { summary: run.summary, exitCode: 0, error: undefined, deliveries: [], fleetLost: false };
}
