/** `routebench compare`: strategies × N × repeats, each run on a rested fleet, and what they show together. */
import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import { deliveryText } from '../live/words.ts';
import { FORMAT, type Comparison, type Summary } from '../report/format.ts';
import { comparisonText } from '../report/terminal.ts';
import { count, duration, ratio } from '../report/words.ts';
import { writeComparison } from '../report/write.ts';
import { parseStrategies } from './catalogue.ts';
import { EXIT } from './errors.ts';
import { topologyOf } from './greet.ts';
import { influxFrom, withInfluxOptions, type InfluxOptions } from './influx-options.ts';
import { withInterrupt } from './interrupt.ts';
import { findK6 } from './k6.ts';
import { measure, newFolder, say } from './measure.ts';
import { withLoadOptions, wholeNumber, type LoadOptions } from './options.ts';
import { realPlanOf } from './plan.ts';
import { progressLine } from './progress.ts';
import { claimFolder, type RunSpec } from './run.ts';
import { versions } from './versions.ts';

interface CompareOptions extends LoadOptions, InfluxOptions {
  readonly strategies: string[];
  readonly repeat: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function addCompareCommand(program: Command): void {
  withInfluxOptions(withLoadOptions(program.command('compare'), [10, 100, 500]))
    .description('strategies × N × repeats, and which of them answers fastest')
    .requiredOption('--strategies <a,b|all>', 'which ones: see routebench strategies', parseStrategies)
    .option('--repeat <r>', 'runs of each strategy at each N', wholeNumber(1), 1)
    .option('--out <dir>', 'where the results go (default: results/<when>-comparison)')
    .option('--json', 'print comparison.json instead of a table')
    .action(compare);
}

async function compare({ out, json, ...options }: CompareOptions): Promise<void> {
  const specs = await realPlanOf(options, await topologyOf(options));
  const influxdb = influxFrom(options);
  const k6 = await findK6(say);
  const directory = out ? resolve(out) : newFolder('comparison');
  claimFolder(directory);
  const progress = progressLine();
  const comparison = (runs: readonly Summary[]): Comparison => ({
    format: FORMAT,
    createdAt,
    versions: versions(k6),
    runs,
  });
  const createdAt = new Date().toISOString();
  const runs: Summary[] = [];
  let worst = 0;

  const interrupted = await withInterrupt(async (signal) => {
    for (const [i, spec] of specs.entries()) {
      if (signal.aborted) return true;
      const onProgress = (recorded: number) =>
        progress.show(`${i + 1} of ${specs.length} · ${titleOf(spec)} · ${recorded} answered`);
      onProgress(0);
      const folder = join(directory, `${spec.strategy}-n${spec.n}-${spec.repeat}`);
      const { summary, exitCode, error, delivery } = await measure(spec, {
        k6,
        directory: folder,
        url: options.url,
        influxdb,
        signal,
        onProgress,
      });
      progress.clear();
      runs.push(summary);
      writeComparison(directory, comparison(runs));
      console.error(`${i + 1} of ${specs.length} · ${lineOf(spec, summary)}`);
      if (delivery?.complete === false) say(deliveryText(delivery, folder));
      if (summary.status === 'failed')
        say(error ?? `k6 ended with exit code ${exitCode}: see ${folder}/k6.log`);
      if (exitCode === EXIT.aborted) return false;
      worst ||= exitCode;
    }
    return signal.aborted;
  });

  if (runs.length > 0) {
    console.log(json ? JSON.stringify(comparison(runs), null, 2) : comparisonText(comparison(runs)));
    say(`${runs.length} of ${specs.length} runs in ${directory}: look at ${join(directory, 'report.html')}`);
  }
  process.exitCode = interrupted ? EXIT.interrupted : worst;
}

const titleOf = ({ strategy, n, repeat }: RunSpec): string =>
  `${strategy} · N = ${count(n)}${repeat > 1 ? ` · repeat ${repeat}` : ''}`;

function lineOf(spec: RunSpec, { status, sojournMs, completed, n, regret }: Summary): string {
  if (status !== 'finished' || sojournMs === null)
    return `${titleOf(spec)} · ${status}, ${completed} of ${n} answered`;
  return `${titleOf(spec)} · mean ${duration(sojournMs.mean)}, p95 ${duration(sojournMs.p95)} ${ratio(regret)}`.trim();
}
