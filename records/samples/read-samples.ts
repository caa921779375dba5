/** samples.csv into columns. A million rows are read in seconds: a line without quotes, as nearly all are, is just split. */
import { parse } from 'csv-parse/sync';
import { readSampleRow, SAMPLE_COLUMNS, type SampleRow } from '../../model/sample-row.ts';
import { requestColumns, type Requests } from './requests.ts';
import { recordsOf } from './csv-lines.ts';

const HEADER = SAMPLE_COLUMNS.join(',');

/** @throws Error with one line: the file, the line, what is wrong */
export function readSamples(file: string): Requests {
  const columns = requestColumns(1024);
  for (const row of sampleRows(file)) columns.push(row);
  return columns.finished();
}

/** One by one. @throws Error as readSamples does */
export function* sampleRows(file: string): Generator<SampleRow> {
  let number = 0;
  for (const line of recordsOf(file)) {
    number++;
    if (number === 1) {
      if (line !== HEADER)
        throw new Error(`${file}: line 1 is ${JSON.stringify(line.slice(0, 80))}: expected ${HEADER}`);
    } else if (line !== '') yield rowOf(line, `${file}: line ${number}`);
  }
  if (number === 0) throw new Error(`${file}: is empty: expected ${HEADER}`);
}

function rowOf(line: string, where: string): SampleRow {
  try {
    return readSampleRow(line.includes('"') ? parse(line)[0]! : line.split(','));
  } catch (error) {
    throw new Error(`${where}: ${oneLine(error)} (damaged, or half written)`, { cause: error });
  }
}

const oneLine = (error: unknown): string => (error as Error).message.replace(/\s+/g, ' ');
