/** Results from disk (`routebench/records`). What can't be read is told in a line, and the rest still reported. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { checkAlike } from './files/alike.ts';
import { comparisonOf } from './comparison.ts';
import {
  checkAgreement,
  checkCells,
  checkComparison,
  checkCounts,
  checkFormat,
  checkRun,
  checkSummary,
} from './files/check-run.ts';
import { checkFaults } from './files/faults-file.ts';
import type { Comparison, RunRecord, Summary } from './format.ts';
import { LATER } from './files/run-schemas.ts';
import { checkTopology } from './files/topology-file.ts';
import { K6_CSV } from './samples/k6-samples.ts';
import { isSalvageable, requestsIn, requestsSoFar } from './samples/salvage.ts';
import { summaryOf } from './summary.ts';
import { readJson, shown } from './files/json-file.ts';

export type { Comparison, RunRecord, Summary } from './format.ts';

export interface ReadRun {
  readonly folder: string;
  readonly record: RunRecord;
  readonly summary: Summary;
  /** Requests read out of k6's own file, where the run was cut off before it could sum up. */
  readonly salvaged?: number;
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
  checkAlike(runs, directory);
  for (const { folder, salvaged } of runs) {
    if (salvaged !== undefined)
      complaints.push(`${folder}: was cut off: ${salvaged} requests are salvaged from ${K6_CSV}`);
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
  const value = readJson(file);
  checkFormat(file, value);
  const comparison = checkComparison(value, file);
  const { topologies = [] } = comparison;
  topologies.forEach((it, i) => checkTopology(it, `${file}: topologies[${i}]`));
  comparison.runs.forEach((run, i) => checkCounts(run, `${file}: runs[${i}]`));
  checkCells(comparison, file);
  checkAlike(
    comparison.runs.map((summary) => ({ summary })),
    file,
  );
  return comparisonOf({ ...comparison, topologies, complaints: [] });
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

/** @throws Error with one line: the file, the field, what was found, what is expected */
export function readRun(folder: string): ReadRun {
  const record = readRecord(`${folder}/run.json`);
  const file = `${folder}/summary.json`;
  if (!existsSync(file)) return cutOff(folder, record);
  const summary = checkSummary(readJson(file), file);
  checkCounts(summary, file);
  checkAgreement(summary, record, file);
  return { folder, record, summary: isWhole(summary) ? summary : summedUpAnew(folder, record, summary) };
}

function readRecord(file: string): RunRecord {
  const value = readJson(file);
  checkFormat(file, value);
  const record = checkRun(value, file);
  const { topology, faults = null } = record;
  if (topology !== null) checkTopology(topology, `${file}: topology`);
  if (faults !== null && topology !== null) checkFaults(faults, `${file}: faults`, topology);
  if (faults !== null && topology === null)
    throw new Error(`${file}: faults is ${shown(faults)}: expected null where topology is null`);
  return record;
}

/** What is left of a run that was killed before it could sum up, or found no room to: what it measured. */
function cutOff(folder: string, record: RunRecord): ReadRun {
  const status = record.status === 'running' ? 'interrupted' : record.status;
  const how = { knowledge: 'none', thresholds: {} } as const;
  const requests = requestsSoFar(folder);
  const summary = { ...summaryOf({ ...record, status }, requests, how), passed: false };
  const salvaged = isSalvageable(folder) ? { salvaged: requests.status.length } : {};
  return { folder, record, summary, ...salvaged };
}

/** An earlier routebench told less in its summaries; the rest follows from the samples. */
function summedUpAnew(folder: string, record: RunRecord, told: Summary): Summary {
  const { withCalibration: calibration, ...own } = told;
  const requests = requestsIn(folder);
  return summaryOf(record, requests, { ...own, calibration });
}

const isWhole = (summary: Summary): boolean => LATER.every((key) => key in summary);

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
