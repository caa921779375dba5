import { expect, test } from 'vitest';
import hash from '../hash.ts';
import peakEwma from '../peak-ewma.ts';
import prequal from '../prequal.ts';
import weighted from '../weighted.ts';
import { resolveParameters } from './parameters.ts';

test('what is absent or empty takes the default', () => {
  expect(resolveParameters(hash, {})).toEqual({ KEYS: undefined });
  expect(resolveParameters(hash, { KEYS: '' })).toEqual({ KEYS: undefined });
  expect(resolveParameters(hash, { KEYS: '12' })).toEqual({ KEYS: 12 });
});

test('a mistake is told with what is expected', () => {
  expect(() => resolveParameters(hash, { KEYS: '1.5' })).toThrow(
    'KEYS=1.5 for hash: expected a whole number of at least 1',
  );
  for (const WEIGHTS of ['emea:0', 'emea:10000000', 'emea:1.5']) {
    expect(() => resolveParameters(weighted, { WEIGHTS })).toThrow(
      `WEIGHTS=${WEIGHTS} for weighted: expected <region or region/machine>:<whole number from 1 to 999999>`,
    );
  }
});

test('weights stand by region or machine', () => {
  const { WEIGHTS } = resolveParameters(weighted, { WEIGHTS: 'emea:3, us/1:2' });
  expect(WEIGHTS).toEqual({
    each: [
      ['emea', 3],
      ['us/1', 2],
    ],
    chosen: true,
  });
  expect(resolveParameters(weighted, {}).WEIGHTS.chosen).toBe(false);
  expect(() => resolveParameters(weighted, { WEIGHTS: 'emea:3,emea:2' })).toThrow(
    'WEIGHTS=emea:3,emea:2 for weighted: expected each region or machine once',
  );
});

test('a number has its range, ends included', () => {
  expect(resolveParameters(prequal, {})).toEqual({ Q: 0.84, PROBES: 3, POOL: 16 });
  expect(resolveParameters(prequal, { Q: '0' }).Q).toBe(0);
  expect(resolveParameters(prequal, { Q: '1' }).Q).toBe(1);
  for (const Q of ['-0.01', '1.01', 'NaN', 'much', ' ']) {
    expect(() => resolveParameters(prequal, { Q })).toThrow(
      `Q=${Q} for prequal: expected a number from 0 to 1`,
    );
  }
  expect(() => resolveParameters(prequal, { PROBES: '2.5' })).toThrow(
    'PROBES=2.5 for prequal: expected a whole number from 1 to 16',
  );
});

test('a duration is told in ms', () => {
  expect(resolveParameters(peakEwma, {})).toEqual({ TAU: 10_000, PEAK: true });
  expect(resolveParameters(peakEwma, { TAU: '1m30s' })).toEqual({ TAU: 90_000, PEAK: true });
  for (const TAU of ['10', '0s', '-5s', '5 s']) {
    expect(() => resolveParameters(peakEwma, { TAU })).toThrow(
      `TAU=${TAU} for peak-ewma: expected a duration such as 30s`,
    );
  }
});
