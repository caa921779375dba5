/** `routebench run <strategy>`: one run against a fleet of our own, or a master that runs already. */
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { explainText } from '../../report/text/explain.ts';
import { runText } from '../../report/text/terminal.ts';
import { loadStrategy, parseStrategies, withWrappers } from '../catalogue.ts';
import { plainName } from '../../strategies/wrappers/names.ts';
import { UserError } from '../errors.ts';
import { k6EndOf } from '../../records/exit-codes.ts';
import { topologyOf } from '../fleet/probe-master.ts';
import { expectationOf } from '../run/expectation.ts';
import { outputsFrom, withOutputOptions, type OutputOptions } from '../options/output-options.ts';
import { withServiceOptions } from '../options/service-options.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { findK6 } from '../k6/k6.ts';
import { warnOfLeftOut } from '../k6/k6-run.ts';
import { measure, newFolder } from '../run/measure.ts';
import { faultsFrom, withLoadOptions, type LoadOptions } from '../options/options.ts';
import { k6Reach } from '../service/reach.ts';
import { realPlanOf } from '../run/run-request.ts';
import { progressLine } from '../terminal/progress.ts';
import { print, say } from '../terminal/say.ts';

interface RunOptions extends LoadOptions, OutputOptions {
  readonly out?: string;
  readonly dashboard?: boolean;
  readonly json?: boolean;
  readonly explain?: boolean;
}

export function addRunCommand(program: Command): void {
  withOutputOptions(withServiceOptions(withLoadOptions(program.command('run'), [100])))
    .description('one run; its results stay in a folder')
    .argument('<strategy>', 'which one: see routebench strategies')
    .option('--out <dir>', 'where the results go (default: results/<when>-<strategy>-n<N>)')
    .option('--dashboard', "keep k6's own web dashboard as a page")
    .option('--explain', 'say before the run what the best plan for this N is, and why')
    .option('--json', 'print summary.json instead of a table')
    .action(interruptible(run));
}

async function run(
  signal: AbortSignal,
  name: string,
  { out, json, explain, dashboard = false, ...options }: RunOptions,
): Promise<void> {
  const topology = await topologyOf(options, signal);
  const specs = await realPlanOf(
    { ...options, strategies: withWrappers(parseStrategies(name), options.with), with: undefined, repeat: 1 },
    topology,
    faultsFrom(options, topology),
  );
  const spec = specs[0]!;
  if (specs.length > 1)
    throw new UserError('run takes one strategy and one N: routebench compare takes many');
  if (explain) {
    // The best plan is the command unit's, whichever strategy runs.
    const expected = expectationOf(spec, await loadStrategy('command-unit'));
    if (expected === undefined)
      throw new UserError('--explain needs a burst and a known fleet: give --topology or --profile');
    const { machines, sojournMs, source } = expected;
    const { bindsLate = false } = await loadStrategy(spec.strategy);
    const calibrates = bindsLate && spec.profileFile === null;
    // Beside --json, which alone is on stdout.
    (json ? console.error : print)(explainText(machines, spec.n, sojournMs, { source, calibrates }));
  }
  const outputs = outputsFrom(options);
  warnOfLeftOut();
  const k6 = await findK6(say, signal);
  const directory = out ? resolve(out) : newFolder(`${plainName(spec.strategy)}-n${spec.n}`);
  const progress = progressLine();
  const onProgress = (recorded: number) =>
    progress.show(`${spec.strategy} · N = ${spec.n} · ${recorded} answered`);
  const { url } = options;
  const { summary, exitCode, error, deliveries } = await measure(spec, {
    ...{ k6, directory, dashboard, url, outputs, signal, onProgress },
    ...k6Reach(options),
  }).finally(progress.clear);
  (json ? console.log : print)(
    json ? JSON.stringify(summary, null, 2) : `${runText(summary, spec.topology)}\nresults in ${directory}`,
  );
  if (summary.status !== 'finished')
    say(error ?? `k6 ended with ${k6EndOf(exitCode)}: see ${directory}/k6.log`);
  deliveries.forEach(({ text }) => say(text));
  process.exitCode = exitCode;
}
