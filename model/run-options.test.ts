import { describe, expect, test } from 'vitest';
import { contradiction, environmentFrom } from './option-rules.ts';
import { recordedOf, toRecord } from './recorded-options.ts';
import { optionKeys, optionOf, runOptions, withDefaults } from './run-options.ts';

const typed = (key: keyof typeof runOptions) => optionOf(key).flags ?? key;

describe('the table', () => {
  test.each(optionKeys)('%s has a default that its own parser reads', (key) => {
    const { default: value, parse, env, flags } = optionOf(key);
    expect(env ?? flags).toBeDefined();
    if (value === undefined) return;
    expect(parse(typeof value === 'boolean' ? String(Number(value)) : String(value))).toBe(value);
  });

  test('a key is its long name in camelCase', () => {
    const long = optionKeys.flatMap((key) => {
      const [, name] = /^--(\S+)/.exec(optionOf(key).flags ?? '') ?? [];
      return name === undefined
        ? []
        : [[key, name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())]];
    });
    expect(long.length).toBeGreaterThan(8);
    for (const [key, name] of long) expect(name).toBe(key);
  });

  test('names are capitals with underscores, each once', () => {
    const names = optionKeys.flatMap((key) => optionOf(key).env ?? []);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
  });
});

describe('what a run records', () => {
  test('of a burst, no rate', () => {
    expect(toRecord({ mode: 'burst', n: 50, rate: 70 })).toEqual({
      n: 50,
      mode: 'burst',
      vus: null,
      rate: null,
      duration: null,
      seed: 1,
      timeScale: 1,
    });
  });

  test('of an open load, the defaults that it goes by', () => {
    expect(toRecord({ mode: 'open', n: 3000, seed: 4 })).toMatchObject({
      rate: 100,
      duration: '30s',
      seed: 4,
    });
  });

  test('is found again among other fields', () => {
    const record = toRecord({ mode: 'closed', n: 5, vus: 2 });
    expect(recordedOf({ ...record, strategy: 'random' } as typeof record)).toEqual(record);
  });
});

test('k6 is told what a record has, and not the N that follows from rate and duration', () => {
  const burst = { ...toRecord({ mode: 'burst', n: 50 }), rows: true };
  expect(environmentFrom(burst)).toEqual({ N: '50', MODE: 'burst', SEED: '1', TIME_SCALE: '1', ROWS: '1' });
  const open = toRecord({ mode: 'open', n: 3000, rate: 100, duration: '30s' });
  expect(environmentFrom(open)).not.toHaveProperty('N');
  expect(environmentFrom(open)).toMatchObject({ RATE: '100', DURATION: '30s' });
});

test('defaults stand where nothing is given', () => {
  expect(withDefaults({ n: 7 })).toMatchObject({ n: 7, mode: 'burst', rate: 100, rows: false });
});

describe('options that contradict the mode', () => {
  test.each([
    ['burst', ['rate'], /^--rate <r> belongs to open mode/],
    ['closed', ['duration'], /^--duration <d> belongs to open mode/],
    ['open', ['n'], /^-n <n> and --mode <mode> open contradict/],
  ] as const)('%s with %j', (mode, keys, message) => {
    expect(contradiction(mode, keys, typed)).toMatch(message);
  });

  test.each([
    ['burst', ['n', 'vus', 'mode']],
    ['open', ['rate', 'duration', 'vus']],
  ] as const)('%s takes %j', (mode, keys) => {
    expect(contradiction(mode, keys, typed)).toBeUndefined();
  });
});

test.each([
  ['n', '5000000000', 'a whole number from 1 to 10000000'],
  ['timeScale', '1e-9', 'a number from 0.001 to 1000'],
  ['timeScale', '1e308', 'a number from 0.001 to 1000'],
  ['testid', ' ', "a text that isn't blank"],
  ['testid', 'mine\\', "a text on one line that doesn't end in \\"],
  ['testid', 'mine\nn=1', "a text on one line that doesn't end in \\"],
  ['testid', 'mine\r', "a text on one line that doesn't end in \\"],
  ['rows', 'yes', '1 or 0'],
  ['url', 'http://127.0.0.1:5000/?a=b', 'and no query'],
] as const)('%s=%s is refused', (key, text, expected) => {
  expect(() => runOptions[key].parse(text)).toThrow(expected);
});
