/** Rows out of k6's CSV output, and into samples.csv. */
import { appendFileSync, createReadStream, existsSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { SAMPLE_COLUMNS, type SampleRow } from '../report/format.ts';

/** The rows that scenarios/kit/record.ts put into the metadata of sojourn_time, by index. */
export async function rowsFromK6(csvFile: string): Promise<SampleRow[]> {
  if (!existsSync(csvFile)) return [];
  const rows: SampleRow[] = [];
  // A k6 that was killed leaves its last line half written.
  const parser = createReadStream(csvFile).pipe(parse({ columns: true, relax_column_count: true }));
  for await (const { metric_name: metric, metadata } of parser as AsyncIterable<Record<string, string>>) {
    const encoded = /(?:^|&)row=([^&]*)/.exec(metadata ?? '')?.[1];
    if (metric === 'sojourn_time' && encoded !== undefined) rows.push(decode(encoded.split(';')));
  }
  return rows.sort((a, b) => a.index - b.index || a.attempt - b.attempt);
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
