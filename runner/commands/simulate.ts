/** `routebench simulate`: strategies × N × repeats in virtual time. */
import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import { pointOf } from '../../records/axis.ts';
import { comparisonOf } from '../../records/comparison.ts';
import type { Summary } from '../../records/format.ts';
import { readResults } from '../../records/read.ts';
import { comparisonText, runText } from '../../report/text/terminal.ts';
import { repeats } from '../../model/run-options.ts';
import { parseStrategies, withWrappers } from '../catalogue.ts';
import { idOf } from '../compare/plan-file.ts';
import {
  argument,
  faultsFrom,
  topologyFrom,
  withSimulatedLoadOptions,
  type LoadOptions,
} from '../options/options.ts';
import { planOf } from '../run/run-request.ts';
import { progressLine } from '../terminal/progress.ts';
import { reported } from './report.ts';
import { claimFolder, writeRun } from '../run/run-folder.ts';
import { simulatedRun } from '../run/simulated-run.ts';
import { simulatorVersions } from '../versions.ts';
import { breathe, interruptible } from '../terminal/interrupt.ts';
import { print, say } from '../terminal/say.ts';

interface SimulateOptions extends LoadOptions {
  readonly strategies: string[];
  readonly repeat: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function addSimulateCommand(program: Command): void {
  withSimulatedLoadOptions(program.command('simulate'), [10, 100, 500])
    .description('the same strategies on the same fleet in virtual time: seconds for a million requests')
    .requiredOption('--strategies <a,b|all>', 'which ones: see routebench strategies', parseStrategies)
    .option('--repeat <r>', 'runs of each strategy at each N, each with the next seed', argument(repeats), 1)
    .option('--out <dir>', 'leave there what compare leaves; without it, nothing is written')
    .option('--json', 'print an array of summaries instead of a table')
    .action(interruptible(simulateAll));
}

async function simulateAll(signal: AbortSignal, { out, json, ...options }: SimulateOptions): Promise<void> {
  const topology = topologyFrom(options.topology, options.scene);
  const strategies = withWrappers(options.strategies, options.with);
  const wish = { ...options, strategies, with: undefined };
  const specs = await planOf(wish, topology, faultsFrom(options, topology));
  const directory = out && resolve(out);
  if (directory) claimFolder(directory);
  const createdAt = new Date().toISOString();
  const progress = progressLine();
  const runs: Summary[] = [];
  for (const [i, spec] of specs.entries()) {
    await breathe(signal);
    progress.show(`${i + 1} of ${specs.length} · ${spec.strategy} · ${pointOf(spec)}`);
    const id = idOf(spec);
    const run = await simulatedRun(spec, { id, startedAt: createdAt });
    if (directory) {
      claimFolder(join(directory, id));
      writeRun(join(directory, id), { ...run, rows: run.rows() });
    }
    runs.push(run.summary);
  }
  progress.clear();
  const topologies = specs.map(({ topology }) => topology);
  const comparison = comparisonOf({ createdAt, versions: simulatorVersions(), topologies, runs });
  if (json) console.log(JSON.stringify(runs, null, 2));
  else if (runs.length === 1) print(runText(runs[0]!, specs[0]!.topology));
  else print(comparisonText(comparison));
  if (!directory) return;
  await reported(directory, readResults(directory));
  say(`${runs.length} simulated runs in ${directory}: look at ${join(directory, 'report.html')}`);
}
