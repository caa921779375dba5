/** samples.csv into columns. A million rows are read in seconds: a line without quotes, as nearly all are, is just split. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { parse } from 'csv-parse/sync';
import { SAMPLE_COLUMNS, type SampleRow } from './format.ts';
import { requestColumns, type Requests } from './requests.ts';
import { unreadable } from './unreadable.ts';

const CHUNK_BYTES = 1 << 20;
const HEADER = SAMPLE_COLUMNS.join(',');

/** @throws Error with one line: the file, the line, what is wrong */
export function readSamples(file: string): Requests {
  const columns = requestColumns(1024);
  let number = 0;
  for (const line of recordsOf(file)) {
    number++;
    if (number === 1) {
      if (line !== HEADER) throw new Error(`${file}: line 1 is "${line.slice(0, 80)}": allowed is ${HEADER}`);
    } else if (line !== '') columns.push(rowOf(line, file, number));
  }
  if (number === 0) throw new Error(`${file}: is empty`);
  return columns.finished();
}

function rowOf(line: string, file: string, number: number): SampleRow {
  const values = line.includes('"') ? parse(line)[0]! : line.split(',');
  const time = (at: number): number => {
    const ms = Number(values[at]);
    if (Number.isFinite(ms) && values[at] !== '') return ms;
    throw new Error(`${file}: line ${number}: ${SAMPLE_COLUMNS[at]} is "${values[at]}": allowed is a number`);
  };
  if (values.length !== SAMPLE_COLUMNS.length) {
    throw new Error(
      `${file}: line ${number} has ${values.length} fields, not ${SAMPLE_COLUMNS.length}: damaged, or half written`,
    );
  }
  return {
    index: time(0),
    attempt: time(1),
    releasedMs: time(2),
    sentMs: time(3),
    answeredMs: time(4),
    route: values[5]!,
    region: values[6]!,
    machine: values[7]!,
    status: time(8),
    durationMs: time(9),
    responseTimeMs: values[10] === '' ? null : Number(values[10]),
    workTimeMs: values[11] === '' ? null : Number(values[11]),
    error: values[12]!,
  };
}

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
    throw unreadable(file, error);
  }
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let rest = '';
    for (let bytes = 0; (bytes = readSync(descriptor, buffer)) > 0;) {
      const lines = (rest + decoder.write(buffer.subarray(0, bytes))).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}
