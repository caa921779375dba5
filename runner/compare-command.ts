/** `routebench compare`: strategies × N × repeats, each run on a rested fleet, and what they show together. */
import { InvalidArgumentError, type Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deliveryText } from '../live/words.ts';
import { conditionsOf } from '../report/baseline.ts';
import { comparisonJson, comparisonOf } from '../report/comparison.ts';
import { FORMAT, type Comparison, type Summary } from '../report/format.ts';
import { readResults, type Results } from '../report/read.ts';
import { comparisonText } from '../report/terminal.ts';
import { writeAtOnce } from '../report/write.ts';
import { parseStrategies } from './catalogue.ts';
import {
  checkNobodyRuns,
  claimRunning,
  finishedIn,
  idOf,
  readAsked,
  writeAsked,
  type Asked,
} from './compare/asked.ts';
import { gateFor, tolerancePart, type Gate } from './compare/gate.ts';
import { liveView } from './compare/live.ts';
import { runOne } from './compare/one.ts';
import { timeLeft } from './compare/time-left.ts';
import { EXIT, UserError } from './errors.ts';
import { topologyOf } from './greet.ts';
import { influxFrom, withInfluxOptions, type InfluxOptions } from './influx-options.ts';
import { withInterrupt } from './interrupt.ts';
import { findK6, type K6 } from './k6.ts';
import { newFolder } from './measure.ts';
import { faultsFrom, topologyFrom, withLoadOptions, wholeNumber, type LoadOptions } from './options.ts';
import { planOf, realPlanOf } from './plan.ts';
import { reported } from './report-command.ts';
import { claimFolder, type RunSpec } from './run.ts';
import { simulatorVersions, versions } from './versions.ts';
import { say } from './say.ts';

interface CompareOptions extends LoadOptions, InfluxOptions {
  readonly strategies?: string[];
  readonly repeat: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly resume?: string;
  readonly simulated?: boolean;
  readonly dashboard?: boolean;
  readonly baseline?: string;
  readonly tolerance: number;
  readonly force?: boolean;
}

export function addCompareCommand(program: Command): void {
  withInfluxOptions(withLoadOptions(program.command('compare'), [10, 100, 500]))
    .description('strategies × N × repeats, and which of them answers fastest')
    .option('--strategies <a,b|all>', 'which ones: see routebench strategies', parseStrategies)
    .option(
      '--repeat <r>',
      'runs of each strategy at each N; from 5 on chance can be told',
      wholeNumber(1),
      1,
    )
    .option('--out <dir>', 'where the results go (default: results/<when>-comparison)')
    .option('--resume <dir>', 'go on with a comparison that was stopped, as it was asked for then')
    .option('--simulated', 'in virtual time: no k6, no servers, seconds')
    .option('--dashboard', "keep k6's own web dashboard as a page with each run")
    .option('--baseline <dir>', 'say what got better or worse since; exit code 99 where something did')
    .option('--tolerance <part>', 'how much worse is still as good', tolerance, 0.1)
    .option('--force', 'compare with a baseline of another topology, N, mode or faults all the same')
    .option('--json', 'print comparison.json instead of a table')
    .action(compare);
}

function tolerance(text: string): number {
  const part = tolerancePart(text);
  if (part === undefined)
    throw new InvalidArgumentError('Allowed is a percentage such as 10%, or a part such as 0.1.');
  return part;
}

/** A comparison that is about to run, or to go on. */
interface Course {
  readonly directory: string;
  readonly asked: Asked;
  readonly specs: readonly RunSpec[];
  readonly k6: K6 | null;
  readonly finished: Map<string, Summary>;
}

async function compare(options: CompareOptions, command: Command): Promise<void> {
  const { baseline, json, tolerance, force = false } = options;
  const influxdb = influxFrom(options);
  const gate = baseline === undefined ? undefined : gateFor(resolve(baseline), { tolerance, force });
  const course =
    options.resume === undefined ? await begun(options, gate) : await resumed(options, command, gate);
  const { directory, specs } = course;
  const { exitCode, interrupted, broken } = await measured(course, influxdb);
  const results = resultsIn(directory);
  if (broken !== undefined && results === undefined) throw broken;
  if (results === undefined) {
    process.exitCode = interrupted ? EXIT.interrupted : exitCode;
    return;
  }
  const { comparison } = results;
  const complaints = await reported(directory, results);
  console.log(json ? comparisonJson(comparison).trimEnd() : comparisonText(comparison));
  complaints.forEach(say);
  const all = comparison.runs.length;
  say(`${all} of ${specs.length} runs in ${directory}: look at ${join(directory, 'report.html')}`);
  if (interrupted || broken !== undefined) say(`go on with routebench compare --resume ${directory}`);
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

async function begun(options: CompareOptions, gate: Gate | undefined): Promise<Course> {
  const { out, strategies, simulated = false, dashboard = false } = options;
  if (strategies === undefined)
    throw new UserError('--strategies is missing: name some, or all (routebench strategies lists them)');
  if (simulated && options.url !== undefined)
    throw new UserError('--simulated and --url exclude each other: a running master has a clock of its own');
  const topology = simulated ? topologyFrom(options.topology) : await topologyOf(options);
  const faults = faultsFrom(options, topology);
  const wish = { ...options, strategies, influxdb: undefined, influxdbRequired: undefined };
  const specs = await (simulated ? planOf : realPlanOf)(wish, topology, faults);
  gate?.admit(conditionsOf(planned(specs, simulated)));
  const k6 = simulated ? null : await findK6(say);
  const directory = out ? resolve(out) : newFolder('comparison');
  claimFolder(directory);
  const asked = {
    format: FORMAT,
    createdAt: new Date().toISOString(),
    versions: k6 === null ? simulatorVersions() : versions(k6),
    simulated,
    dashboard,
    wish,
    topology,
    faults,
  } as const;
  written(() => writeAsked(directory, asked));
  return { directory, asked, specs, k6, finished: new Map() };
}

/** The database's address may hold a password, which no plan.json should: it is given anew. */
const WITH_RESUME = ['resume', 'json', 'baseline', 'tolerance', 'force', 'influxdb', 'influxdbRequired'];

async function resumed(options: CompareOptions, command: Command, gate: Gate | undefined): Promise<Course> {
  const directory = resolve(options.resume!);
  const other = Object.keys(options).find(
    (name) => command.getOptionValueSource(name) === 'cli' && !WITH_RESUME.includes(name),
  );
  if (other !== undefined) {
    throw new UserError(`--resume goes on with what ${directory} was asked for: leave --${other} out`);
  }
  const asked = readAsked(directory);
  checkNobodyRuns(directory);
  const { wish, topology, simulated } = asked;
  // A running master may have changed meanwhile.
  if (wish.url !== undefined) await topologyOf(wish);
  const specs = await (simulated ? planOf : realPlanOf)(wish, topology, asked.faults ?? null);
  gate?.admit(conditionsOf(planned(specs, simulated)));
  const k6 = simulated ? null : await findK6(say);
  const now: Readonly<Record<string, string>> = k6 === null ? simulatorVersions() : versions(k6);
  for (const [name, version] of Object.entries(now)) {
    if (version !== asked.versions[name])
      say(`${name} was ${asked.versions[name] ?? 'none'}, and is ${version} now`);
  }
  return { directory, asked, specs, k6, finished: finishedIn(directory, specs) };
}

/** A plan as far as a baseline must agree with it. */
function planned(specs: readonly RunSpec[], simulated: boolean): Comparison {
  const runs = specs.map((spec) => ({ ...spec, simulated })) as unknown as Summary[];
  const topologies = specs[0]?.topology ? [specs[0].topology] : [];
  return { ...comparisonOf({ createdAt: '', versions: {}, topologies, runs: [] }), runs };
}

interface Outcome {
  readonly exitCode: number;
  readonly interrupted: boolean;
  /** What went wrong with this computer rather than with a run: the disk is full, a server won't start. */
  readonly broken: UserError | undefined;
}

async function measured(
  { directory, asked, specs, k6, finished }: Course,
  influxdb: ReturnType<typeof influxFrom>,
): Promise<Outcome> {
  const { wish, topology } = asked;
  const left = timeLeft();
  const before = [...finished.values()];
  const runs = [...before];
  const live = liveView({ title: titleOf(asked, specs), specs, before, left });
  const save = everySecond(() => {
    const comparison = comparisonOf({ ...asked, topologies: [topology], runs });
    writeAtOnce(join(directory, 'comparison.json'), comparisonJson(comparison));
  });
  let exitCode = 0;
  const release = written(() => claimRunning(directory));
  try {
    const interrupted = await withInterrupt(async (signal) => {
      for (const spec of specs) {
        if (finished.has(idOf(spec))) continue;
        if (signal.aborted) return true;
        live.begin(spec);
        const startedAt = performance.now();
        const { url } = wish;
        const means = { k6, directory, signal, url, influxdb, dashboard: asked.dashboard };
        const result = await runOne(spec, { ...means, onProgress: live.answered, note: live.note });
        left.took(spec, performance.now() - startedAt);
        runs.push(result.summary);
        const { delivery } = result;
        const folder = join(directory, idOf(spec));
        const undelivered = delivery?.complete === false ? deliveryText(delivery, folder) : undefined;
        live.end(spec, result.summary, whyNot(result, folder) ?? undelivered ?? noPage(asked, folder));
        save();
        if (result.exitCode === EXIT.aborted) {
          exitCode = EXIT.aborted;
          return false;
        }
        exitCode ||= result.exitCode;
      }
      return signal.aborted;
    });
    return { exitCode, interrupted, broken: undefined };
  } catch (error) {
    return { exitCode, interrupted: false, broken: asUserError(error) };
  } finally {
    live.close();
    release();
  }
}

function whyNot({ summary, error, exitCode }: Awaited<ReturnType<typeof runOne>>, folder: string) {
  if (summary.status !== 'failed') return undefined;
  return error ?? `k6 ended with exit code ${exitCode}: see ${folder}/k6.log`;
}

const noPage = ({ dashboard }: Asked, folder: string): string | undefined =>
  dashboard && !existsSync(`${folder}/dashboard.html`)
    ? 'k6 makes no dashboard of a run this short'
    : undefined;

/** @throws UserError where there is no room, or no permission */
function written<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw asUserError(error);
  }
}

/** @throws what is no fault of the user's or the machine's */
function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { code, path, message, cause } = error as NodeJS.ErrnoException;
  const fileError = code ?? (cause as NodeJS.ErrnoException | undefined)?.code;
  if (fileError === undefined) throw error;
  if (fileError === 'ENOSPC' || fileError === 'EDQUOT')
    return new UserError(
      `the disk is full${path ? ` (${path})` : ''}: finished runs are whole; make room first`,
      1,
    );
  return new UserError(message, 1);
}

/** Simulated runs end faster than a file can be written for each. */
function everySecond(work: () => void): () => void {
  let last = -Infinity;
  return () => {
    if (performance.now() - last < 1000) return;
    work();
    last = performance.now();
  };
}

function titleOf({ simulated, topology, wish }: Asked, specs: readonly RunSpec[]): string {
  const ns = new Set(specs.map(({ n }) => n)).size;
  const fleet = topology?.name ?? wish.url ?? '';
  const kind = simulated ? 'simulated, ' : '';
  const strategies = wish.strategies.length === 1 ? '1 strategy' : `${wish.strategies.length} strategies`;
  return `${strategies} × ${ns} N × ${wish.repeat} · ${kind}${wish.mode} · ${fleet}`;
}
