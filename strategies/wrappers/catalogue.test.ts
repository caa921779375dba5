import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import leastConnections from '../least-connections.ts';
import { wrapAll, wrapperNamed, wrapperNames, wrappers } from './catalogue.ts';
import { plainName, readName, wrappedName } from './names.ts';

test('has every file of the folder that defines a wrapper, by its name', () => {
  const files = readdirSync(import.meta.dirname)
    .filter((file) => /^[^.]+\.ts$/.test(file))
    .map((file) => file.slice(0, -'.ts'.length));
  const others = [
    ...['catalogue', 'elsewhere', 'failures-in-a-row', 'limit-rules', 'names'],
    ...['retry-budget', 'within-limits', 'without'],
  ];
  expect(wrappers.map(({ name }) => name).sort()).toEqual(
    files.filter((file) => !others.includes(file)).sort(),
  );
});

test('parameters belong to one wrapper each', () => {
  const names = wrappers.flatMap(({ parameters = {} }) => Object.keys(parameters));
  expect(new Set(names).size).toBe(names.length);
});

test('a name is read as it is written', () => {
  const name = 'outlier-ejection(hedged(least-connections))';
  expect(readName(name)).toEqual({ wrappers: ['outlier-ejection', 'hedged'], strategy: 'least-connections' });
  expect(wrappedName(readName(name))).toBe(name);
  expect(readName('nearest')).toEqual({ wrappers: [], strategy: 'nearest' });
  expect(plainName(name)).toBe('outlier-ejection-hedged-least-connections');
});

test.each(['', 'hedged(', 'hedged()', 'hedged(a', 'hedged(a))', 'a)', '(hedged)a'])(
  '%j is no name',
  (name) => {
    expect(() => readName(name)).toThrow(
      'expected a strategy, or one in wrappers such as hedged(least-connections)',
    );
  },
);

test('a mistake is told in one line, with what was meant', () => {
  expect(() => wrapperNamed('outlier-ejction')).toThrow(
    'unknown wrapper "outlier-ejction": did you mean outlier-ejection? there are ',
  );
  expect(() => wrapperNames('outlier-ejection, outlier-ejection')).toThrow(
    'is given twice: expected each once',
  );
  const wrapped = wrapAll(leastConnections, ['outlier-ejection']);
  expect(wrapped.name).toBe('outlier-ejection(least-connections)');
  expect(() => wrapAll(wrapped, ['outlier-ejection'])).toThrow('is given twice: expected each once');
});
