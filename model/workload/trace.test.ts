import { expect, test } from 'vitest';
import { momentsIn } from './trace.ts';

test('moments count from the first', () => {
  expect([...momentsIn('releasedMs\n1000\n1000\n1250.5\n', 'f')]).toEqual([0, 0, 250.5]);
});

test('counts are spread evenly within their second', () => {
  expect([...momentsIn('second,count\n10,2\n11,0\n13,4\n', 'f')]).toEqual([0, 500, 3000, 3250, 3500, 3750]);
});

test.each([
  ['5\n4\n', 'f: moment 2 is 4: expected at least 5'],
  ['-1\n', 'f: line 1 is "-1": expected a number from 0'],
  ['\n', 'f: has no numbers'],
  ['second,count\n2,1\n2,1\n', 'f: second 2 is 2: expected more than 2'],
  ['second,count\n1,0.5\n', 'f: count 1 is 0.5: expected a whole number'],
  ['second,count\n1,0\n', 'f: all counts are 0'],
])('%j is refused in one line', (text, line) => {
  expect(() => momentsIn(text, 'f')).toThrow(line);
});
