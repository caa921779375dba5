/** Rows out of k6's CSV output, and into samples.csv. */
import { appendFileSync, createReadStream, existsSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { SAMPLE_COLUMNS, type SampleRow } from '../../records/format.ts';

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
  // A k6 that was killed leaves its last line half written.
  const parser = createReadStream(csvFile).pipe(parse({ columns: true, relax_column_count: true }));
  for await (const line of parser as AsyncIterable<Record<string, string>>) {
    const { metric_name: metric = '', timestamp, metadata } = line;
    samples[metric] = (samples[metric] ?? 0) + 1;
    const encoded = /(?:^|&)row=([^&]*)/.exec(metadata ?? '')?.[1];
    if (metric !== 'sojourn_time' || encoded === undefined) continue;
    const row = decode(encoded.split(';'));
    rows.push(row);
    // Recorded as soon as it was answered: the least of the differences is the scenario's start.
    startedMs = Math.min(startedMs ?? Infinity, Number(timestamp) / 1e6 - row.answeredMs);
  }
  rows.sort((a, b) => a.index - b.index || a.attempt - b.attempt);
  return { rows, samples, startedMs };
}

function decode(values: readonly string[]): SampleRow {
  const texts = Object.fromEntries(SAMPLE_COLUMNS.map((column, i) => [column, values[i] ?? '']));
  const time = (column: keyof SampleRow) => Math.round(Number(texts[column]) * 1000) / 1000;
  const optional = (text: string | undefined) => (text ? Number(text) : null);
  return {
    index: Number(texts.index),
    attempt: Number(texts.attempt),
    releasedMs: time('releasedMs'),
    sentMs: time('sentMs'),
    answeredMs: time('answeredMs'),
    route: texts.route!,
    region: texts.region!,
    machine: texts.machine!,
    status: Number(texts.status),
    durationMs: time('durationMs'),
    responseTimeMs: optional(texts.responseTimeMs),
    workTimeMs: optional(texts.workTimeMs),
    error: decodeURIComponent(texts.error!),
  };
}

/** Some thousand rows at a time: a simulated run has millions. */
export function writeSamples(file: string, rows: Iterable<SampleRow>): void {
  const columns = [...SAMPLE_COLUMNS];
  writeFileSync(file, stringify([columns]));
  let some: SampleRow[] = [];
  const write = () => appendFileSync(file, stringify(some, { columns }));
  for (const row of rows) {
    some.push(row);
    if (some.length < 10_000) continue;
    write();
    some = [];
  }
  write();
}
