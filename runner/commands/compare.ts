/** `routebench compare`: strategies × N × repeats, each run on a rested fleet, and what they show together. */
import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import { comparisonJson } from '../../records/comparison.ts';
import { readResults, type Results } from '../../records/read.ts';
import { terminalText } from '../../report/escaping/terminal.ts';
import { comparisonText } from '../../report/text/terminal.ts';
import { repeats } from '../../model/run-options.ts';
import { parseStrategies } from '../catalogue.ts';
import { started, resumed, type CompareOptions } from '../compare/start.ts';
import { baselineCheckFor, tolerance as toleranceFrom } from '../compare/baseline-check.ts';
import { runAll } from '../compare/run-all.ts';
import { EXIT } from '../errors.ts';
import { outputsFrom, withOutputOptions } from '../options/output-options.ts';
import { argument, withLoadOptions } from '../options/options.ts';
import { withServiceOptions } from '../options/service-options.ts';
import { reported } from './report.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { print, say } from '../terminal/say.ts';

export function addCompareCommand(program: Command): void {
  withOutputOptions(withServiceOptions(withLoadOptions(program.command('compare'), [10, 100, 500])))
    .description('strategies × N × repeats, and which of them answers fastest')
    .option('--strategies <a,b|all>', 'which ones: see routebench strategies', parseStrategies)
    .option(
      '--balancers <p:algorithm,…>',
      "real balancers in the master's place: see routebench balancers",
      parseStrategies,
    )
    .option(
      '--repeat <r>',
      'runs of each strategy at each N; use 5 or more for confidence intervals',
      argument(repeats),
      1,
    )
    .option('--out <dir>', 'where the results go (default: results/<when>-comparison)')
    .option('--resume <dir>', 'resume an interrupted comparison')
    .option('--simulated', 'in virtual time: no k6, no servers, seconds')
    .option('--dashboard', "keep k6's own web dashboard as a page with each run")
    .option('--baseline <dir>', 'say what got better or worse since; exit code 99 where something got worse')
    .option('--tolerance <part>', 'how much worse still counts as equal', toleranceFrom, 0.1)
    .option('--force', 'compare with a baseline of another topology, N, mode or faults anyway')
    .option('--json', 'print comparison.json instead of a table')
    .action(interruptible(compare));
}

async function compare(signal: AbortSignal, options: CompareOptions, command: Command): Promise<void> {
  const { baseline, json, tolerance, force = false } = options;
  const outputs = outputsFrom(options);
  const gate = baseline === undefined ? undefined : baselineCheckFor(resolve(baseline), { tolerance, force });
  const course =
    options.resume === undefined
      ? await started(options, gate, signal)
      : await resumed(options, command, gate, signal);
  const { directory, specs } = course;
  const { exitCode, interrupted, broken } = await runAll(course, outputs, signal);
  const results = resultsIn(directory);
  if (results === undefined) {
    if (broken !== undefined) throw broken;
    process.exitCode = interrupted ? EXIT.interrupted : exitCode;
    return;
  }
  const { comparison } = results;
  const complaints = await reported(directory, results).catch((error: unknown) => {
    // Of one full disk the first line says where the measured rows are.
    throw broken ?? error;
  });
  (json ? console.log : print)(
    json ? terminalText(comparisonJson(comparison).trimEnd()) : comparisonText(comparison),
  );
  complaints.forEach(say);
  const all = comparison.runs.length;
  say(`${all} of ${specs.length} runs in ${directory}: look at ${join(directory, 'report.html')}`);
  if (interrupted || broken !== undefined) say(`resume with routebench compare --resume ${directory}`);
  if (broken !== undefined) throw broken;
  const worse = gate?.judge(comparison).some(({ verdict }) => verdict === 'worse') ?? false;
  process.exitCode = interrupted ? EXIT.interrupted : exitCode || (worse ? EXIT.thresholdsFailed : 0);
}

/** Undefined where not even one run began. */
function resultsIn(directory: string): Results | undefined {
  try {
    return readResults(directory);
  } catch {
    return undefined;
  }
}
