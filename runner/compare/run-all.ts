/** The runs of a comparison, one after the other, with what is shown and saved meanwhile. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../../outputs/output.ts';
import { axisIn, axisOf, pointsIn } from '../../records/axis.ts';
import { comparisonJson, comparisonOf } from '../../records/comparison.ts';
import { writeAtOnce } from '../../report/write.ts';
import { asUserError, EXIT, type UserError, written } from '../errors.ts';
import { k6EndOf } from '../../records/exit-codes.ts';
import { breathe } from '../terminal/interrupt.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { claimRunning, idOf } from './plan-file.ts';
import type { PlanFile } from '../../records/files/plan-schema.ts';
import type { ComparisonState } from './start.ts';
import { progressView } from './progress-view.ts';
import { runOne } from './run-one.ts';
import { timeLeft } from './time-left.ts';

export interface ComparisonOutcome {
  readonly exitCode: number;
  readonly interrupted: boolean;
  /** What went wrong with this computer rather than with a run: the disk is full, a server won't start. */
  readonly broken: UserError | undefined;
}

export async function runAll(
  { directory, asked, options, specs, k6, finished }: ComparisonState,
  outputs: readonly Output[],
  signal: AbortSignal,
): Promise<ComparisonOutcome> {
  const { topology } = asked;
  const left = timeLeft();
  const before = [...finished.values()];
  const runs = [...before];
  const live = progressView({ title: titleOf(asked, specs), specs, before, left });
  const save = everySecond(() => {
    const comparison = comparisonOf({ ...asked, topologies: [topology], runs });
    writeAtOnce(join(directory, 'comparison.json'), comparisonJson(comparison));
  });
  const broken = undefined;
  let exitCode = 0;
  const release = written(() => claimRunning(directory));
  try {
    for (const spec of specs) {
      if (finished.has(idOf(spec))) continue;
      await breathe(signal);
      live.begin(spec);
      const startedAt = performance.now();
      const means = { k6, directory, signal, reach: options, outputs, dashboard: asked.dashboard };
      const result = await runOne(spec, { ...means, onProgress: live.answered, note: live.note });
      left.took(spec, performance.now() - startedAt);
      runs.push(result.summary);
      const folder = join(directory, idOf(spec));
      const undelivered = result.deliveries.find(({ complete }) => !complete)?.text;
      live.end(spec, result.summary, whyNot(result, folder) ?? undelivered ?? noPage(asked, folder));
      save();
      if (result.exitCode === EXIT.aborted) return { exitCode: EXIT.aborted, interrupted: false, broken };
      exitCode ||= result.exitCode;
    }
    return { exitCode, interrupted: signal.aborted, broken };
  } catch (error) {
    if (signal.aborted) return { exitCode, interrupted: true, broken };
    return { exitCode, interrupted: false, broken: asUserError(error) };
  } finally {
    live.close();
    release();
  }
}

function whyNot({ summary, error, exitCode }: Awaited<ReturnType<typeof runOne>>, folder: string) {
  if (summary.status !== 'failed') return undefined;
  return error ?? `k6 ended with ${k6EndOf(exitCode)}: see ${folder}/k6.log`;
}

const noPage = ({ dashboard }: PlanFile, folder: string): string | undefined =>
  dashboard && !existsSync(`${folder}/dashboard.html`)
    ? 'k6 makes no dashboard of a run this short'
    : undefined;

/** Simulated runs end faster than a file can be written for each. */
function everySecond(work: () => void): () => void {
  let last = -Infinity;
  return () => {
    if (performance.now() - last < 1000) return;
    work();
    last = performance.now();
  };
}

function titleOf({ simulated, topology, wish }: PlanFile, specs: readonly RunSpec[]): string {
  const points = pointsIn(specs).length;
  const { name } = axisOf(axisIn(specs));
  const fleet = topology?.name ?? wish.url ?? '';
  const kind = simulated ? 'simulated, ' : '';
  const strategies = wish.strategies.length === 1 ? '1 strategy' : `${wish.strategies.length} strategies`;
  return `${strategies} × ${points} ${name} × ${wish.repeat} · ${kind}${wish.mode} · ${fleet}`;
}
