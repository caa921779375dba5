/** One run: k6 against a master, and what it leaves in its folder. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { FORMAT, type Mode, type RunRecord, type Summary } from '../report/format.ts';
import { requestsOf } from '../report/requests.ts';
import { summaryOf } from '../report/summary.ts';
import type { Topology } from '../strategies/kit/topology.ts';
import { loadStrategy } from './catalogue.ts';
import { EXIT, UserError } from './errors.ts';
import type { K6 } from './k6.ts';
import { k6Files, runK6 } from './k6-run.ts';
import { inRoot } from './paths.ts';
import { rowsFromK6, writeSamples } from './samples.ts';
import { versions } from './versions.ts';

/** What is to be run, apart from where. */
export interface RunSpec {
  readonly strategy: string;
  readonly n: number;
  readonly mode: Mode;
  readonly vus: number | null;
  readonly rate: number | null;
  readonly duration: string | null;
  readonly seed: number;
  readonly repeat: number;
  readonly timeScale: number;
  /** The fleet's own numbers, where they are known. */
  readonly topology: Topology | null;
  readonly profileFile: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly testid: string | null;
}

export interface RunHost {
  readonly k6: K6;
  readonly url: string;
  /** Started for this run alone. */
  readonly ownFleet: boolean;
  readonly directory: string;
  readonly onProgress: (recorded: number) => void;
  readonly signal: AbortSignal;
}

export interface RunResult {
  readonly summary: Summary;
  readonly exitCode: number;
  /** Why k6 ended early, in its words. */
  readonly error: string | undefined;
}

/** @throws UserError where the folder is in use already: nothing measured is overwritten */
export function claimFolder(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new UserError(
      `${directory} holds results already: name another folder with --out DIR, or move it away`,
    );
  }
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new UserError(
      `${directory} can't be made (${(error as Error).message}): name another folder with --out DIR`,
    );
  }
}

export async function runOnce(spec: RunSpec, host: RunHost): Promise<RunResult> {
  const { k6, directory } = host;
  claimFolder(directory);
  const id = directory.split('/').at(-1)!;
  const testid = spec.testid ?? `${id}-${Date.now().toString(36)}`;
  const begun: RunRecord = {
    format: FORMAT,
    id,
    testid,
    strategy: spec.strategy,
    n: spec.n,
    mode: spec.mode,
    vus: spec.vus,
    rate: spec.rate,
    duration: spec.duration,
    seed: spec.seed,
    repeat: spec.repeat,
    timeScale: spec.timeScale,
    topology: spec.topology,
    url: host.url,
    ownFleet: host.ownFleet,
    parameters: spec.parameters,
    startedAt: new Date().toISOString(),
    endedAt: null,
    status: 'running',
    exitCode: null,
    versions: versions(k6),
  };
  writeJson(`${directory}/run.json`, begun);
  const env = environmentOf(spec, host, testid);
  const { exitCode, thresholds, error } = await runK6({
    ...host,
    script: inRoot(`build/${spec.strategy}.js`),
    env,
  });
  const ended: RunRecord = {
    ...begun,
    endedAt: new Date().toISOString(),
    status: statusOf(exitCode),
    exitCode,
  };
  const rows = await rowsFromK6(k6Files(directory).csv);
  const { knowledge } = await loadStrategy(spec.strategy);
  const summary = summaryOf(ended, requestsOf(rows), {
    knowledge: knowledge === 'shared' && !k6.hasExtension ? 'vu' : knowledge,
    thresholds,
  });
  writeSamples(`${directory}/samples.csv`, rows);
  writeJson(`${directory}/summary.json`, summary);
  writeJson(`${directory}/run.json`, ended);
  rmSync(k6Files(directory).csv, { force: true });
  return { summary, exitCode, error };
}

function environmentOf(spec: RunSpec, { url, directory }: RunHost, testid: string): Record<string, string> {
  const given: Record<string, string | number | null> = {
    ...spec.parameters,
    BASE_URL: url,
    MODE: spec.mode,
    N: spec.mode === 'open' ? null : spec.n,
    VUS: spec.vus,
    RATE: spec.rate,
    DURATION: spec.duration,
    SEED: spec.seed,
    TIME_SCALE: spec.timeScale,
    PROFILE: spec.profileFile,
    TESTID: testid,
    ROWS: 1,
  };
  if (spec.topology !== null) {
    given.TOPOLOGY = `${directory}/topology.json`;
    writeJson(given.TOPOLOGY, spec.topology);
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

function statusOf(exitCode: number): RunRecord['status'] {
  if (exitCode === 0 || exitCode === EXIT.thresholdsFailed) return 'finished';
  return exitCode === EXIT.interrupted ? 'interrupted' : 'failed';
}

export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
