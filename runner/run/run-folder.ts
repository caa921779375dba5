/** A run's folder: claimed before anything is measured, and written so that nothing that was is lost. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RunRecord, Summary } from '../../records/format.ts';
import type { SampleRow } from '../../model/sample-row.ts';
import { writeAtOnce } from '../../report/write.ts';
import { UserError } from '../errors.ts';
import { writeSamples } from '../../records/samples/write-samples.ts';

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

/** Moves a run that isn't whole into unfinished/ beside it, so that it can be run anew. @returns where it is now */
export function setAside(folder: string): string {
  const aside = join(dirname(folder), 'unfinished');
  mkdirSync(aside, { recursive: true });
  let turn = 1;
  const to = () => join(aside, `${basename(folder)}-${turn}`);
  while (existsSync(to())) turn++;
  renameSync(folder, to());
  return to();
}

/**
 * What a run leaves, in an order that tells at any moment how far it came: a reader that finds a summary finds all samples, and
 * a run.json that says how it ended comes last.
 */
export function writeRun(
  directory: string,
  { record, summary, rows }: { record: RunRecord; summary: Summary; rows: Iterable<SampleRow> },
): void {
  const samples = `${directory}/samples.csv`;
  try {
    writeSamples(`${samples}.part`, rows);
    renameSync(`${samples}.part`, samples);
  } finally {
    rmSync(`${samples}.part`, { force: true });
  }
  writeJson(`${directory}/summary.json`, summary);
  writeJson(`${directory}/run.json`, record);
}

export function writeJson(file: string, value: unknown): void {
  writeAtOnce(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Says in run.json that a run failed that can't write how: in place and as long as before, since there may be no room. */
export function markFailed(directory: string): void {
  const [from, to] = ['"status": "running"', '"status": "failed" '];
  const bytes = readFileSync(`${directory}/run.json`);
  const at = bytes.indexOf(from);
  if (at < 0) return;
  const file = openSync(`${directory}/run.json`, 'r+');
  try {
    writeSync(file, to, at);
  } finally {
    closeSync(file);
  }
}
