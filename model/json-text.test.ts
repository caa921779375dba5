import { expect, test } from 'vitest';
import { parseJson } from './json-text.ts';

test('what is JSON is read as JSON is, with or without a byte order mark', () => {
  for (const value of [1, 'a"b\\', [], {}, { a: { b: [1, { a: 2 }] }, c: { b: '{"b":1,"b":2}' } }]) {
    const text = JSON.stringify(value, null, 2);
    expect(parseJson(text)).toEqual(value);
    expect(parseJson(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(value);
  }
});

test.each([
  ['{"us": 1,\n "us": 2}', 'line 2 has the key "us" a second time: expected it once'],
  ['[{"a": {"us": 1, "\\u0075s" : 2}}]', 'line 1 has the key "\\u0075s" a second time'],
  ['{"__proto__": {}}', 'line 1 has the key "__proto__"'],
  ['[[', 'not JSON (damaged, or half written): '],
  ['{"a": 1,\n', 'not JSON (damaged, or half written): '],
  ['{"a": "x\u001b[2J', 'not JSON (damaged, or half written): '],
  ['{"a": NaN}', 'not JSON (damaged, or half written): '],
  ['{\n<<<<<<< ours\n"a": 1\n=======\n"a": 2\n>>>>>>> theirs\n}', "line 2 is a merge's conflict mark"],
  ['['.repeat(5000) + ']'.repeat(5000), 'line 1 is nested over 64 deep'],
  ['{"a":'.repeat(100_000), 'line 1 is nested over 64 deep'],
  [' \n', 'the file is empty'],
  ['\uFFFD\uFFFD{\0"\0', 'not text in UTF-8'],
])('%j is refused in a line', (text, message) => {
  let told = '';
  try {
    parseJson(text);
  } catch (error) {
    told = (error as Error).message;
  }
  expect(told).toContain(message);
  // eslint-disable-next-line no-control-regex
  expect(told).not.toMatch(/[\n\u001b]/);
});
