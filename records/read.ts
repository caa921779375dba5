/** Results from disk. What can't be read is told in a line, and the rest still reported. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { comparisonOf } from './comparison.ts';
import { FORMAT, type Comparison, type RunRecord, type Summary } from './format.ts';
import { requestsOf } from './requests.ts';
import { readSamples } from './samples.ts';
import { summaryOf } from './summary.ts';
import { readJson } from './json-file.ts';

export interface ReadRun {
  readonly folder: string;
  readonly record: RunRecord;
  readonly summary: Summary;
}

export interface Results {
  readonly comparison: Comparison;
  /** Those whose folders are there; a committed comparison.json alone has none. */
  readonly runs: readonly ReadRun[];
}

/**
 * A comparison from the folders of its runs, or the one run that a folder is.
 *
 * @throws Error with one line where the folder holds no run at all
 */
export function readResults(directory: string): Results {
  const complaints: string[] = [];
  const attempted = <T>(read: () => T): T[] => {
    try {
      return [read()];
    } catch (error) {
      complaints.push((error as Error).message);
      return [];
    }
  };
  const folders = runFoldersIn(directory);
  const found = folders.flatMap((folder) => attempted(() => readRun(folder)));
  const runs = withoutDoubles(found, complaints);
  if (runs.length === 0) {
    if (folders.length === 0 && existsSync(`${directory}/comparison.json`))
      return { comparison: readComparison(directory), runs: [] };
    throw new Error([`${directory}: holds no run that can be read`, ...complaints].join('; '));
  }
  const first = runs.reduce((a, b) => (b.record.startedAt < a.record.startedAt ? b : a)).record;
  const comparison = comparisonOf({
    createdAt: first.startedAt,
    versions: first.versions,
    topologies: runs.map(({ record }) => record.topology),
    runs: runs.map(({ summary }) => summary),
    complaints,
  });
  return { comparison, runs };
}

/** A comparison.json by itself: a baseline may be no more than that. @throws Error with one line */
export function readComparison(directory: string): Comparison {
  const file = statSync(directory, { throwIfNoEntry: false })?.isFile()
    ? directory
    : `${directory}/comparison.json`;
  const comparison = readJson(file) as Comparison;
  checkFormat(file, comparison);
  if (!Array.isArray(comparison.runs)) throw new Error(`${file}: runs is missing: expected a list of runs`);
  for (const run of comparison.runs) checkSummary(file, run);
  return comparisonOf({ ...comparison, topologies: comparison.topologies ?? [] });
}

function runFoldersIn(directory: string): string[] {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${directory}: there is no such folder`);
  if (existsSync(`${directory}/run.json`)) return [directory];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && looksLikeRun(`${directory}/${entry.name}`))
    .map(({ name }) => `${directory}/${name}`)
    .sort();
}

/** A run's folder may have lost any of its files. */
const looksLikeRun = (folder: string): boolean =>
  ['run.json', 'summary.json', 'samples.csv'].some((file) => existsSync(`${folder}/${file}`));

export function readRun(folder: string): ReadRun {
  const file = `${folder}/run.json`;
  const record = readJson(file) as RunRecord;
  checkFormat(file, record);
  checkRecord(file, record);
  if (!existsSync(`${folder}/summary.json`)) return { folder, record, summary: cutOff(record) };
  const summary = readJson(`${folder}/summary.json`) as Summary;
  checkSummary(`${folder}/summary.json`, summary);
  return { folder, record, summary: isWhole(summary) ? summary : summedUpAnew(folder, record, summary) };
}

/** What is left of a run that was killed before it could sum up. */
function cutOff(record: RunRecord): Summary {
  const status = record.status === 'running' ? 'interrupted' : record.status;
  const how = { knowledge: 'none', thresholds: {} } as const;
  return { ...summaryOf({ ...record, status }, requestsOf([]), how), passed: false };
}

/** An earlier routebench told less in its summaries; the rest follows from the samples. */
function summedUpAnew(folder: string, record: RunRecord, told: Summary): Summary {
  const { knowledge, thresholds, expectedMs, expectedMeanMs, withCalibration: calibration } = told;
  const requests = readSamples(`${folder}/samples.csv`);
  return summaryOf(record, requests, { knowledge, thresholds, expectedMs, expectedMeanMs, calibration });
}

const isWhole = (summary: Summary): boolean =>
  ['failuresAsTimeoutMs', 'okMs', 'bestPerMachine', 'queue', 'simulated', 'vus', 'faults'].every(
    (key) => key in summary,
  );

function withoutDoubles(runs: readonly ReadRun[], complaints: string[]): ReadRun[] {
  const first = new Map<string, ReadRun>();
  return runs.filter((run) => {
    const before = first.get(run.record.id);
    first.set(run.record.id, before ?? run);
    if (before === undefined) return true;
    complaints.push(
      `${run.folder}: a run of the same name as ${basename(before.folder)} (${run.record.id}): left out`,
    );
    return false;
  });
}

function checkFormat(file: string, value: { readonly format?: unknown } | null): void {
  if (typeof value !== 'object' || value === null)
    throw new Error(`${file}: ${JSON.stringify(value)}: expected an object; left out`);
  const { format } = value;
  if (format === FORMAT) return;
  const age = typeof format === 'number' && format > FORMAT ? 'a newer' : 'an older';
  throw new Error(
    `${file}: format ${String(format)} of ${age} routebench: this one reads format ${FORMAT}; left out`,
  );
}

function checkRecord(file: string, record: RunRecord): void {
  const wrong = wrongFields(record, {
    id: 'string',
    strategy: 'string',
    n: 'number',
    mode: 'string',
    seed: 'number',
    repeat: 'number',
    timeScale: 'number',
    status: 'string',
    startedAt: 'string',
  });
  if (wrong !== undefined) throw new Error(`${file}: ${wrong}; the run is left out`);
}

function checkSummary(file: string, summary: Summary): void {
  const wrong = wrongFields(summary, {
    strategy: 'string',
    n: 'number',
    seed: 'number',
    repeat: 'number',
    status: 'string',
    completed: 'number',
    perMachine: 'object',
  });
  if (wrong !== undefined) throw new Error(`${file}: ${wrong}; the run is left out`);
}

function wrongFields(value: unknown, expected: Readonly<Record<string, string>>): string | undefined {
  if (typeof value !== 'object' || value === null) return `${JSON.stringify(value)}: expected an object`;
  const fields = value as Record<string, unknown>;
  const wrong = Object.entries(expected).find(
    ([key, type]) => typeof fields[key] !== type || fields[key] === null,
  );
  return wrong && `${wrong[0]} is ${JSON.stringify(fields[wrong[0]])}: expected a ${wrong[1]}`;
}
