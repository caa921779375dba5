/** A finished run into InfluxDB: this testid's points deleted, then all of them written, so that doing it again changes nothing. */
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { readJson } from '../../records/files/json-file.ts';
import type { RunRecord } from '../../records/format.ts';
import { readRun, type ReadRun } from '../../records/read.ts';
import { sampleRows } from '../../records/samples/read-samples.ts';
import { countPoints, deletePoints, inDatabase, InfluxError, isTestid, TESTID, write } from './influx.ts';
import { eventPoints, inFlightCounter, pointsOf } from './points.ts';
import type { Target } from './target.ts';

/** About 400 kB: well below what a database takes at once, also one set to less than the usual 25 MB. */
const LINES_AT_ONCE = 2500;
/** Deleting and writing much takes its time. */
const PATIENCE_MS = 30_000;

export interface Uploaded {
  readonly testid: string;
  readonly requests: number;
  readonly points: number;
}

/** The folders of runs in a comparison's folder, or the one that a run's is. */
export function runFolders(directory: string): string[] {
  if (existsSync(`${directory}/run.json`)) return [directory];
  if (!existsSync(directory)) throw new Error(`${directory}: there is no such folder`);
  return readdirSync(directory)
    .map((name) => `${directory}/${name}`)
    .filter((folder) => existsSync(`${folder}/run.json`))
    .sort();
}

/** @throws Error in one line, where a run has no testid that its points could be told by, or its files aren't whole */
function runIn(folder: string): ReadRun {
  const file = `${folder}/run.json`;
  const { testid } = (readJson(file) ?? {}) as Partial<RunRecord>;
  if (isTestid(testid)) return readRun(folder);
  const found = JSON.stringify(testid) ?? 'missing';
  throw new Error(
    `${file}: testid is ${found}: expected ${TESTID}; give the run one there that no other run has`,
  );
}

/** A run read to its end: what the database holds may be all that is left of a damaged file. */
export interface WholeRun extends ReadRun {
  readonly requests: number;
}

/** @throws Error in one line, where a run isn't whole or can't be told by its testid from the others that are uploaded with it */
export function wholeRuns(folders: readonly string[]): WholeRun[] {
  const runs = folders.map(runIn);
  const folderOf = new Map<string, string>();
  for (const { folder, record } of runs) {
    const { testid, simulated } = record;
    const other = folderOf.get(testid);
    if (other !== undefined)
      throw new Error(
        `${other} and ${folder}: both have the testid ${testid}, and the second would replace the first: expected one of its own for each run; change it in one's run.json`,
      );
    if (simulated) throw new Error(`${folder}: ran in virtual time, which no dashboard's clock shows`);
    folderOf.set(testid, folder);
  }
  return runs.map((run) => ({ ...run, requests: rowsIn(samplesOf(run)) }));
}

const samplesOf = ({ folder }: ReadRun): string => `${folder}/samples.csv`;

/** @throws Error in one line, where the database isn't fit */
export async function uploadRun(target: Target, whole: WholeRun): Promise<Uploaded> {
  const { folder, record: run, summary, requests } = whole;
  await inDatabase(target, () => deletePoints(target, run.testid, PATIENCE_MS));
  const pointsOfRow = pointsOf(run, summary);
  const inFlight = inFlightCounter(run, summary);
  let lines = [...eventPoints(run, basename(folder), summary)];
  let points = 0;
  const flush = async () => {
    await writeInParts(target, lines);
    points += lines.length;
    lines = [];
  };
  for (const row of sampleRows(samplesOf(whole))) {
    inFlight.add(row);
    lines.push(...pointsOfRow(row));
    if (lines.length >= LINES_AT_ONCE) await flush();
  }
  for (const line of inFlight.points()) {
    lines.push(line);
    if (lines.length >= LINES_AT_ONCE) await flush();
  }
  await flush();
  await checkCount(target, run.testid, requests);
  return { testid: run.testid, requests, points };
}

/** @throws Error in one line, where one of them can't be read */
function rowsIn(file: string): number {
  const rows = sampleRows(file);
  let count = 0;
  while (!rows.next().done) count++;
  return count;
}

/** A database that refuses so much at once gets it in halves. */
async function writeInParts(target: Target, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  try {
    await write(target, lines.join('\n'), PATIENCE_MS);
  } catch (error) {
    if (!(error instanceof InfluxError) || error.status !== 413 || lines.length === 1) throw error;
    const half = Math.ceil(lines.length / 2);
    await writeInParts(target, lines.slice(0, half));
    await writeInParts(target, lines.slice(half));
  }
}

/** A user that may only write has to trust the database's 204. */
async function checkCount(target: Target, testid: string, requests: number): Promise<void> {
  let there: number;
  try {
    there = (await countPoints(target, testid, '"sojourn_time"')).sojourn_time ?? 0;
  } catch (error) {
    if (error instanceof InfluxError && error.status === 403) return;
    throw error;
  }
  if (there !== requests)
    throw new Error(`testid ${testid}: ${requests} requests sent, ${there} points of sojourn_time found`);
}
