import { expect, test } from 'vitest';
import { numbersIn } from './numbers-file.ts';

test('one number a line, with or without a line of names, whatever ends the lines', () => {
  expect(numbersIn('1\n2.5\n\n3', 'f')).toEqual([1, 2.5, 3]);
  expect(numbersIn('\uFEFFsize\r\n1\r\n2\r\n', 'f')).toEqual([1, 2]);
  expect(numbersIn('index,releasedMs\n0,5\n1,7\n', 'f', 'releasedMs')).toEqual([5, 7]);
});

test('what is no number, and no numbers at all, is one line', () => {
  expect(() => numbersIn('1\nx\n', 'f.csv')).toThrow('f.csv: line 2 is "x": expected a number from 0');
  expect(() => numbersIn('1\n-2\n', 'f.csv')).toThrow('f.csv: line 2 is "-2": expected a number from 0');
  expect(() => numbersIn('size\n', 'f.csv')).toThrow('f.csv: has no numbers: expected one a line');
  expect(() => numbersIn('a,b\n1,2\n', 'f.csv', 'releasedMs')).toThrow('expected a column releasedMs');
});
