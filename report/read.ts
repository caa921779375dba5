/** Results from disk. What can't be read is told, and the rest still reported. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { FORMAT, type Comparison, type RunRecord, type Summary } from './format.ts';

export interface Read {
  readonly comparison: Comparison;
  /** One line for each folder that couldn't be read. */
  readonly complaints: readonly string[];
}

/**
 * A comparison from the folders of its runs, or the one run that a folder is.
 *
 * @throws Error with one line where the folder holds no run at all
 */
export function readResults(directory: string): Read {
  if (!existsSync(directory)) throw new Error(`${directory}: there is no such folder`);
  const folders = existsSync(`${directory}/run.json`)
    ? [directory]
    : readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(`${directory}/${entry.name}/run.json`))
        .map(({ name }) => `${directory}/${name}`)
        .sort();
  const runs: { summary: Summary; record: RunRecord }[] = [];
  const complaints: string[] = [];
  for (const folder of folders) {
    try {
      runs.push(readRun(folder));
    } catch (error) {
      complaints.push((error as Error).message);
    }
  }
  if (runs.length === 0) {
    throw new Error([`${directory}: holds no run that can be read`, ...complaints].join('; '));
  }
  runs.sort((a, b) => a.record.startedAt.localeCompare(b.record.startedAt));
  const { startedAt: createdAt, versions } = runs[0]!.record;
  const comparison = {
    format: FORMAT,
    createdAt,
    versions,
    runs: runs.map(({ summary }) => summary),
  } as const;
  return { comparison, complaints };
}

function readRun(folder: string): { summary: Summary; record: RunRecord } {
  const record = readJson(`${folder}/run.json`) as RunRecord;
  if (record.format !== FORMAT)
    throw new Error(`${folder}/run.json: format ${String(record.format)}: this reads ${FORMAT}`);
  return { record, summary: readJson(`${folder}/summary.json`) as Summary };
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file}: is missing: the run was cut off before its end`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON: ${(error as Error).message}`, { cause: error });
  }
}
