/** What a comparison is about to do: as it is asked for now, or was before it was stopped. */
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { contestantOf, isBalancer } from '../../balancers/catalogue.ts';
import { versionOf } from '../../balancers/start.ts';
import { conditionsOf } from '../../records/baseline/changes.ts';
import { comparisonOf } from '../../records/comparison.ts';
import { FORMAT, type Comparison, type Summary } from '../../records/format.ts';
import { withWrappers } from '../catalogue.ts';
import { UserError, written } from '../errors.ts';
import { topologyOf } from '../fleet/probe-master.ts';
import { outputOptionNames, type OutputOptions } from '../options/output-options.ts';
import { findK6, type K6 } from '../k6/k6.ts';
import { warnOfLeftOut } from '../k6/k6-run.ts';
import { newFolder } from '../run/measure.ts';
import { faultsFrom, topologyFrom, type LoadOptions } from '../options/options.ts';
import { planOf, realPlanOf } from '../run/run-request.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { checkLeaving } from '../service/leave.ts';
import type { ReachOptions } from '../service/reach.ts';
import { claimFolder } from '../run/run-folder.ts';
import { fileOf } from '../strategy-files/names.ts';
import { say } from '../terminal/say.ts';
import { simulatorVersions, versions } from '../versions.ts';
import { checkFiles, checkNobodyRuns, fileIn, finishedIn, readPlanFile, writePlanFile } from './plan-file.ts';
import type { PlanFile } from '../../records/files/plan-schema.ts';
import type { BaselineCheck } from './baseline-check.ts';

export interface CompareOptions extends LoadOptions, OutputOptions {
  readonly strategies?: string[];
  readonly balancers?: string[];
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

/** A comparison that is about to run, or to go on. */
export interface ComparisonState {
  readonly directory: string;
  readonly asked: PlanFile;
  /** How a running fleet is reached: of what is asked, with what no plan keeps. */
  readonly options: ReachOptions;
  readonly specs: readonly RunSpec[];
  readonly k6: K6 | null;
  readonly finished: Map<string, Summary>;
}

/** A balancer stands before a fleet of our own, in real time. */
function checkBalancers({ simulated, url }: CompareOptions, names: readonly string[]): void {
  if (names.length === 0) return;
  if (simulated)
    throw new UserError(`${names[0]} runs for real only: leave out --simulated, or the balancers`);
  if (url !== undefined)
    throw new UserError(
      `${names[0]} needs a fleet that routebench starts: leave out --url, or the balancers`,
    );
  for (const name of names) {
    const { balancer } = contestantOf(name);
    if (versionOf(balancer) === undefined)
      throw new UserError(`${name}: there is no ${balancer.command} on the PATH: ${balancer.install}`);
  }
}

export async function started(
  options: CompareOptions,
  gate: BaselineCheck | undefined,
  signal: AbortSignal,
): Promise<ComparisonState> {
  const { out, balancers = [], simulated = false, dashboard = false } = options;
  const strategies = [...withWrappers(options.strategies ?? [], options.with), ...balancers];
  if (strategies.length === 0)
    throw new UserError('--strategies is missing: name some, or all (routebench strategies lists them)');
  checkBalancers(options, strategies.filter(isBalancer));
  if (simulated && options.url !== undefined)
    throw new UserError('--simulated and --url exclude each other: a running master has a clock of its own');
  const topology = simulated
    ? topologyFrom(options.topology, options.scene)
    : await topologyOf(options, signal);
  const faults = faultsFrom(options, topology);
  const wish = {
    ...{ ...options, strategies, with: undefined },
    ...{ outTo: undefined, influxdb: undefined, influxdbRequired: undefined },
    // A header may be a secret, and what may be loaded is asked anew.
    ...{ header: undefined, yes: undefined },
  };
  const specs = await (simulated ? planOf : realPlanOf)({ ...wish, yes: options.yes }, topology, faults);
  gate?.admit(conditionsOf(planned(specs, simulated)));
  if (!simulated) warnOfLeftOut();
  const k6 = simulated ? null : await findK6(say, signal);
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
  written(() => writePlanFile(directory, asked));
  return { directory, asked, options, specs, k6, finished: new Map() };
}

/**
 * An output's address may hold a password, which no plan.json should: it is given anew. So are strategies that are files, since
 * nothing that a folder of results names is run.
 */
const WITH_RESUME = [
  'resume',
  'strategies',
  'json',
  'baseline',
  'tolerance',
  'force',
  'header',
  'yes',
  ...outputOptionNames,
];

export async function resumed(
  options: CompareOptions,
  command: Command,
  gate: BaselineCheck | undefined,
  signal: AbortSignal,
): Promise<ComparisonState> {
  const directory = resolve(options.resume!);
  const other = Object.keys(options).find(
    (name) => command.getOptionValueSource(name) === 'cli' && !WITH_RESUME.includes(name),
  );
  if (other !== undefined) {
    throw new UserError(
      `--resume goes on with what ${directory} was asked for: leave ${flagOf(command, other)} out`,
    );
  }
  const asked = readPlanFile(directory);
  const known = options.strategies?.find((name) => fileOf(name) === undefined);
  if (known !== undefined)
    throw new UserError(
      `--resume goes on with what ${directory} was asked for: leave ${known} out: --strategies names files of your own alone there`,
    );
  checkNobodyRuns(directory);
  const { topology, simulated } = asked;
  const { header, yes } = options;
  const wish = { ...asked.wish, ...(header !== undefined && { header }), ...(yes && { yes }) };
  checkLeaving(wish);
  // A running master may have changed meanwhile.
  if (wish.url !== undefined) await topologyOf(wish, signal);
  const specs = await (simulated ? planOf : realPlanOf)(wish, topology, asked.faults ?? null).catch(
    (error) => {
      throw inFile(fileIn(directory), error);
    },
  );
  gate?.admit(conditionsOf(planned(specs, simulated)));
  if (!simulated) warnOfLeftOut();
  const k6 = simulated ? null : await findK6(say, signal);
  const now: Readonly<Record<string, string>> = k6 === null ? simulatorVersions() : versions(k6);
  checkFiles(directory, asked.versions, now);
  for (const [name, version] of Object.entries(now)) {
    if (version !== asked.versions[name])
      say(`${name} was ${asked.versions[name] ?? 'none'}, and is ${version} now`);
  }
  return { directory, asked, options: wish, specs, k6, finished: finishedIn(directory, specs) };
}

/** What the runs together make impossible is told with where it stands: these options weren't given now. */
const inFile = (file: string, error: unknown): unknown =>
  error instanceof UserError ? new UserError(`${file}: ${error.message}`, error.exitCode) : error;

/** A plan as far as a baseline must agree with it. */
function planned(specs: readonly RunSpec[], simulated: boolean): Comparison {
  const runs = specs.map((spec) => ({ ...spec, simulated })) as unknown as Summary[];
  const topologies = specs[0]?.topology ? [specs[0].topology] : [];
  return { ...comparisonOf({ createdAt: '', versions: {}, topologies, runs: [] }), runs };
}

/** As it was typed: `-n`, or its long form. */
function flagOf(command: Command, name: string): string {
  const option = command.options.find((it) => it.attributeName() === name);
  return option?.long ?? option?.short ?? name;
}
