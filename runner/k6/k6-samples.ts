/** Rows out of k6's CSV output. */
import { createReadStream, existsSync } from 'node:fs';
import { parse } from 'csv-parse';
import { unpackSampleRow, type SampleRow } from '../../model/sample-row.ts';

/** What k6 recorded. */
export interface Recorded {
  /** By index. */
  readonly rows: SampleRow[];
  /** Samples by metric. */
  readonly samples: Readonly<Record<string, number>>;
  /** When the scenario began, in ms since 1970: what the rows count from. Undefined without rows. */
  readonly startedMs: number | undefined;
}

export const rowsFromK6 = async (csvFile: string): Promise<SampleRow[]> => (await readK6(csvFile)).rows;

/** The rows are what scenarios/runtime/record-metrics.ts put into the metadata of sojourn_time. */
export async function readK6(csvFile: string): Promise<Recorded> {
  const rows: SampleRow[] = [];
  const samples: Record<string, number> = {};
  let startedMs: number | undefined;
  if (!existsSync(csvFile)) return { rows, samples, startedMs };
  const parser = createReadStream(csvFile).pipe(parse({ columns: true, relax_column_count: true }));
  for await (const line of parser as AsyncIterable<Record<string, string>>) {
    const { metric_name: metric = '', timestamp, metadata } = line;
    samples[metric] = (samples[metric] ?? 0) + 1;
    const encoded = /(?:^|&)row=([^&]*)/.exec(metadata ?? '')?.[1];
    if (metric !== 'sojourn_time' || encoded === undefined) continue;
    const row = unlessCutOff(() => unpackSampleRow(encoded));
    if (row === undefined) continue;
    rows.push(row);
    // Recorded as soon as it was answered: the least of the differences is the scenario's start.
    startedMs = Math.min(startedMs ?? Infinity, Number(timestamp) / 1e6 - row.answeredMs);
  }
  rows.sort((a, b) => a.index - b.index || a.attempt - b.attempt);
  return { rows, samples, startedMs };
}

/** A k6 that was killed leaves its last line half written. */
function unlessCutOff<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
