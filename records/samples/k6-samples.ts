/** Rows out of k6's CSV output (k6.csv), which is all there is of a run that was killed before it could sum up. */
import { existsSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { unpackSampleRow, type SampleRow } from '../../model/sample-row.ts';
import { endsWithLine, recordsOf } from './csv-lines.ts';

/** What k6 recorded. */
export interface Recorded {
  /** By index. */
  readonly rows: SampleRow[];
  /** Samples by metric. */
  readonly samples: Readonly<Record<string, number>>;
  /** When the scenario began, in ms since 1970: what the rows count from. Undefined without rows. */
  readonly startedMs: number | undefined;
  /** False where the file ends within a line: k6 was killed, or the disk is full. */
  readonly whole: boolean;
}

/** Where k6 records while it runs; it goes once all of it is in samples.csv. */
export const K6_CSV = 'k6.csv';

/** The folder of a process that is one of several, from 1. */
export const segmentFolder = (folder: string, segment: number): string => `${folder}/segment-${segment}`;

/** k6's files in a run's folder, of each of its processes. */
export const k6CsvFiles = (folder: string): string[] =>
  [folder, ...segmentFoldersIn(folder)].map((it) => `${it}/${K6_CSV}`).filter((file) => existsSync(file));

function segmentFoldersIn(folder: string): string[] {
  const segments: string[] = [];
  while (existsSync(segmentFolder(folder, segments.length + 1)))
    segments.push(segmentFolder(folder, segments.length + 1));
  return segments;
}

/** What each process of a run recorded. */
export const recordingsIn = (folder: string): (Recorded & { readonly file: string })[] =>
  k6CsvFiles(folder).map((file) => ({ file, ...readK6(file) }));

/** What several processes recorded of one run. */
export function merged(parts: readonly Recorded[]): Recorded {
  if (parts.length === 1) return parts[0]!;
  const samples: Record<string, number> = {};
  for (const part of parts)
    for (const [metric, count] of Object.entries(part.samples))
      samples[metric] = (samples[metric] ?? 0) + count;
  const starts = parts.flatMap(({ startedMs }) => startedMs ?? []);
  return {
    rows: parts.flatMap(({ rows }) => rows).sort(byIndex),
    samples,
    startedMs: starts.length === 0 ? undefined : Math.min(...starts),
    whole: parts.every(({ whole }) => whole),
  };
}

const byIndex = (a: SampleRow, b: SampleRow): number => a.index - b.index || a.attempt - b.attempt;

/** What stands in the first column's first line. */
const HEAD = 'metric_name';

/** The rows are what scenarios/runtime/record-metrics.ts put into the metadata of sojourn_time and attempt_time, k6's last column. */
export function readK6(csvFile: string): Recorded {
  const rows: SampleRow[] = [];
  const samples: Record<string, number> = {};
  let startedMs: number | undefined;
  if (!existsSync(csvFile)) return { rows, samples, startedMs, whole: true };
  for (const line of recordsOf(csvFile)) {
    const metric = line.slice(0, line.indexOf(','));
    if (metric === HEAD) continue;
    samples[metric] = (samples[metric] ?? 0) + 1;
    if (metric !== 'sojourn_time' && metric !== 'attempt_time') continue;
    const read = unlessCutOff(() => sampleIn(line));
    if (read === undefined) continue;
    rows.push(read.row);
    // Recorded as soon as it was answered: the least of the differences is the scenario's start.
    startedMs = Math.min(startedMs ?? Infinity, read.atMs - read.row.answeredMs);
  }
  rows.sort(byIndex);
  return { rows, samples, startedMs, whole: endsWithLine(csvFile) };
}

/** Undefined where k6 was told to record no rows. */
function sampleIn(line: string): { row: SampleRow; atMs: number } | undefined {
  const fields = line.includes('"') ? parse(line)[0]! : line.split(',');
  const packed = /(?:^|&)row=([^&]*)/.exec(fields.at(-1)!)?.[1];
  return packed === undefined ? undefined : { row: unpackSampleRow(packed), atMs: Number(fields[1]) / 1e6 };
}

/** A k6 that was killed leaves its last line half written. */
function unlessCutOff<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
