import { appendFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { SAMPLE_COLUMNS, type SampleRow } from '../../model/sample-row.ts';

/** Some thousand rows at a time: a simulated run has millions. */
export function writeSamples(file: string, rows: Iterable<SampleRow>): void {
  writeFileSync(file, stringify([SAMPLE_COLUMNS]));
  let some: SampleRow[] = [];
  const write = () => appendFileSync(file, stringify(some, { columns: SAMPLE_COLUMNS }));
  for (const row of rows) {
    some.push(row);
    if (some.length < 10_000) continue;
    write();
    some = [];
  }
  write();
}
