/** samples.csv into columns. A million rows are read in seconds: a line without quotes, as nearly all are, is just split. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { parse } from 'csv-parse/sync';
import { readSampleRow, SAMPLE_COLUMNS, type SampleRow } from '../model/sample-row.ts';
import { requestColumns, type Requests } from './requests.ts';
import { whyUnread } from './files/json-file.ts';

const CHUNK_BYTES = 1 << 20;
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

/** Lines; one within quotes goes on until they are closed. */
function* recordsOf(file: string): Generator<string> {
  let open = '';
  for (const line of linesOf(file)) {
    open = open === '' ? line : `${open}\n${line}`;
    if (open.includes('"') && open.split('"').length % 2 === 0) continue;
    yield open;
    open = '';
  }
  if (open !== '') yield open;
}

function* linesOf(file: string): Generator<string> {
  let descriptor;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw new Error(`${file}: ${whyUnread(error as NodeJS.ErrnoException)}`, { cause: error });
  }
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let rest = '';
    let isFirst = true;
    for (let bytes = 0; (bytes = readSync(descriptor, buffer)) > 0;) {
      const text = decoder.write(buffer.subarray(0, bytes));
      const lines = (rest + (isFirst ? text.replace(/^\uFEFF/, '') : text)).split('\n');
      isFirst = false;
      rest = lines.pop()!;
      for (const line of lines) yield withoutReturn(line);
    }
    if (rest !== '') yield withoutReturn(rest);
  } finally {
    closeSync(descriptor);
  }
}

/** Editors and version control end lines with CR LF on some systems. */
const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
