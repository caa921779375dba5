import { describe, expect, test } from 'vitest';
import {
  packSampleRow,
  readSampleRow,
  SAMPLE_COLUMNS,
  unpackSampleRow,
  type SampleRow,
} from './sample-row.ts';

const row: SampleRow = {
  index: 7,
  attempt: 1,
  releasedMs: 0,
  sentMs: 0.5,
  answeredMs: 330.125,
  route: '/work/us/0',
  region: 'us',
  machine: '0',
  status: 200,
  durationMs: 329.625,
  responseTimeMs: 330,
  workTimeMs: null,
  error: '',
};
const texts = SAMPLE_COLUMNS.map((name) => String(row[name] ?? ''));

test('the columns are those that the format promises, in its order', () => {
  expect(SAMPLE_COLUMNS.join()).toBe(
    'index,attempt,releasedMs,sentMs,answeredMs,route,region,machine,status,durationMs,responseTimeMs,workTimeMs,error',
  );
});

test('a row comes back from a line, and from k6’s metadata with any text as its error', () => {
  expect(readSampleRow(texts)).toEqual(row);
  const odd = { ...row, error: 'dial; tcp & "x"=1, ünknown\n' };
  expect(unpackSampleRow(packSampleRow(odd))).toEqual(odd);
});

test('times are read to the microsecond', () => {
  expect(readSampleRow(texts.with(4, '330.1254999'))).toEqual(row);
});

describe('what is none of a column’s values is refused with what is expected', () => {
  test.each([
    [0, 'NaN', 'index is "NaN": expected a whole number from 0'],
    [0, '1.5', 'index is "1.5": expected a whole number'],
    [1, '-1', 'attempt is "-1": expected a whole number from 0'],
    [4, '1e308', 'answeredMs is "1e308": expected a number of ms'],
    [4, '', 'answeredMs is "": expected a number of ms'],
    [8, 'NaN', 'status is "NaN": expected a whole number from 0 to 999'],
    [10, 'fast', 'responseTimeMs is "fast": expected nothing, or a number of ms'],
  ])('column %i as %s', (place, text, message) =>
    expect(() => readSampleRow(texts.with(place, text))).toThrow(message),
  );

  test('too few fields', () => expect(() => readSampleRow(['1'])).toThrow('has 1 fields: expected 13'));
});
