/** The lines of CSV files of any size, a chunk at a time. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { whyUnread } from '../files/json-file.ts';

const CHUNK_BYTES = 1 << 20;

/** Lines; one within quotes goes on until they are closed. @throws Error with one line where the file can't be read */
export function* recordsOf(file: string): Generator<string> {
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

/** Whether the last line has its end. */
export function endsWithLine(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const last = Buffer.alloc(1);
    const { size } = fstatSync(descriptor);
    return size === 0 || (readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString() === '\n');
  } finally {
    closeSync(descriptor);
  }
}

/** Editors and version control end lines with CR LF on some systems. */
const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
