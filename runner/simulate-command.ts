/** `routebench simulate`: strategies × N × repeats in virtual time. */
import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import { FORMAT, type Comparison, type Summary } from '../report/format.ts';
import { comparisonText, runText } from '../report/terminal.ts';
import { writeComparison } from '../report/write.ts';
import { parseStrategies } from './catalogue.ts';
import { say } from './measure.ts';
import { topologyFrom, wholeNumber, withSimulatedLoadOptions, type LoadOptions } from './options.ts';
import { planOf } from './plan.ts';
import { progressLine } from './progress.ts';
import { claimFolder, writeJson } from './run.ts';
import { writeSamples } from './samples.ts';
import { simulatedRun, type SimulatedRun } from './simulated-run.ts';
import { simulatorVersions } from './versions.ts';

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
    .option('--repeat <r>', 'runs of each strategy at each N, each with the next seed', wholeNumber(1), 1)
    .option('--out <dir>', 'leave there what compare leaves; without it, nothing is written')
    .option('--json', 'print an array of summaries instead of a table')
    .action(simulateAll);
}

async function simulateAll({ out, json, ...options }: SimulateOptions): Promise<void> {
  const specs = await planOf(options, topologyFrom(options.topology));
  const directory = out && resolve(out);
  if (directory) claimFolder(directory);
  const createdAt = new Date().toISOString();
  const progress = progressLine();
  const runs: Summary[] = [];
  for (const [i, spec] of specs.entries()) {
    progress.show(`${i + 1} of ${specs.length} · ${spec.strategy} · N = ${spec.n}`);
    const id = `${spec.strategy}-n${spec.n}-${spec.repeat}`;
    const run = await simulatedRun(spec, { id, startedAt: createdAt });
    if (directory) writeRun(join(directory, id), run);
    runs.push(run.summary);
  }
  progress.clear();
  const comparison: Comparison = { format: FORMAT, createdAt, versions: simulatorVersions(), runs };
  if (json) console.log(JSON.stringify(runs, null, 2));
  else if (runs.length === 1) console.log(runText(runs[0]!, specs[0]!.topology));
  else console.log(comparisonText(comparison));
  if (!directory) return;
  writeComparison(directory, comparison);
  say(`${runs.length} simulated runs in ${directory}: look at ${join(directory, 'report.html')}`);
}

/** The folder of one run, as a real one leaves it. */
function writeRun(directory: string, { record, rows, summary }: SimulatedRun): void {
  claimFolder(directory);
  writeSamples(`${directory}/samples.csv`, rows());
  writeJson(`${directory}/summary.json`, summary);
  writeJson(`${directory}/run.json`, record);
}
