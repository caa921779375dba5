import { describe, expect, test } from 'vitest';
import { arrivalsFrom, modeOfArrivals, takesLoad } from './arrivals.ts';

const files: Readonly<Record<string, string>> = { 'moments.csv': '100\n150\n400\n' };
const readText = (file: string) => files[file]!;
const of = (text: string, ratePerS?: number) => arrivalsFrom(text, { ratePerS, readText });
const releases = (text: string, n: number, seed = 1) => [...of(text).releasesMs!(n, seed)];

test('an even beat, bursts, and a trace are released exactly so', () => {
  expect(releases('constant:100', 4)).toEqual([0, 10, 20, 30]);
  expect(releases('bursts:2@500ms', 5)).toEqual([0, 0, 500, 500, 1000]);
  expect(releases('trace:moments.csv', 3)).toEqual([0, 50, 300]);
  expect(of('trace:moments.csv')).toMatchObject({ n: 3, ratePerS: 10 });
});

describe('by chance', () => {
  test.each(['poisson:100', 'ramp:50-150', 'spike:50*3@1s-2s'])(
    '%s rises, is a function of seed and index, and begins alike at any N',
    (text) => {
      const all = releases(text, 1000);
      expect([...all].sort((a, b) => a - b)).toEqual(all);
      expect(releases(text, 1000)).toEqual(all);
      expect(releases(text, 1000, 2)).not.toEqual(all);
      if (!text.startsWith('ramp')) expect(releases(text, 10)).toEqual(all.slice(0, 10));
    },
  );

  test('the number until a moment is what the rate says, within 4 standard deviations', () => {
    const until = (text: string, n: number, ms: number) => releases(text, n).filter((at) => at < ms).length;
    expect(Math.abs(until('poisson:1000', 20_000, 10_000) - 10_000)).toBeLessThan(400);
    // Half of the rate at the end: a quarter of the ramp's time has (1/4)² of a ramp from 0.
    expect(Math.abs(until('ramp:0-1000', 20_000, 10_000) - 1250)).toBeLessThan(4 * Math.sqrt(1250));
    expect(Math.abs(until('spike:1000*5@1s-2s', 20_000, 2000) - 6000)).toBeLessThan(4 * Math.sqrt(6000));
  });
});

test('a load says the rate, and only where none is typed', () => {
  expect(of('poisson', 120).text).toBe('poisson:120');
  expect(of('bursts:10', 100).text).toBe('bursts:10@100ms');
  expect(() => of('poisson:50', 120)).toThrow('poisson, since the load says the rate');
  expect(() => of('ramp:1-2', 120)).toThrow('no load with it');
  expect(() => of('burst', 120)).toThrow('no load with it');
  expect(['poisson', 'bursts:5', 'poisson:5', 'burst', 'nothing'].map(takesLoad)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test.each([
  'poisson:0',
  'poisson:NaN',
  'poisson:-1',
  'constant:1e9',
  'bursts:0@1s',
  'ramp:5-0',
  'spike:5*0@1s-2s',
  'spike:5*2@2s-1s',
  'sometimes',
  '',
])('%s is refused with what is expected', (text) => {
  expect(() => of(text)).toThrow(/RATE|SIZE|FROM/);
});

test('the mode of arrivals', () => {
  expect(['burst', 'closed', 'poisson:5', 'sometimes'].map(modeOfArrivals)).toEqual([
    'burst',
    'closed',
    'open',
    undefined,
  ]);
});
