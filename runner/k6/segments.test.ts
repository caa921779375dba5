import { expect, test } from 'vitest';
import type { SampleRow } from '../../model/sample-row.ts';
import type { K6Result } from './k6-run.ts';
import { judgedOver } from './segment-thresholds.ts';
import { segmentArguments } from './segments.ts';

test('the segments of a run meet, from 0 to 1', () => {
  const segments = [0, 1, 2].map((i) => segmentArguments(i, 3).slice(0, 4));
  expect(segments.map(([, segment]) => segment)).toEqual(['0:1/3', '1/3:2/3', '2/3:1']);
  expect(segments.map((args) => args[3])).toEqual(Array(3).fill('0,1/3,2/3,1'));
});

test('thresholds are judged over all requests', () => {
  const rows = [100, 200, 300, 400].map((answeredMs, index) => ({
    ...{ index, releasedMs: 0, answeredMs, status: index === 3 ? 0 : 200 },
    error: index === 3 ? 'no answer' : '',
  })) as SampleRow[];
  const inEach = {
    'completed: count==3': false,
    'completed: count==4': false,
    'failed: rate<0.25': true,
    'failed: rate<=0.25': false,
    'sojourn_time: avg<251': false,
    'sojourn_time: p(50)<200': true,
    'sojourn_time: p(75)<=300': false,
    'sojourn_time: max<400': true,
    'http_req_duration: p(95)<10': false,
  };
  const { thresholds, exitCode } = judgedOver(rows, {
    exitCode: 99,
    thresholds: inEach,
  } as unknown as K6Result);
  expect(thresholds).toEqual({
    'completed: count==3': true,
    'completed: count==4': false,
    'failed: rate<0.25': false,
    'failed: rate<=0.25': true,
    'sojourn_time: avg<251': true,
    'sojourn_time: p(50)<200': false,
    'sojourn_time: p(75)<=300': true,
    'sojourn_time: max<400': false,
    // Of what rows don't tell: as each process saw it.
    'http_req_duration: p(95)<10': false,
  });
  expect(exitCode).toBe(99);
  const one = { exitCode: 99, thresholds: { 'completed: count==3': false } } as unknown as K6Result;
  expect(judgedOver(rows, one).exitCode).toBe(0);
  expect(judgedOver(rows, { ...one, exitCode: 137 }).exitCode).toBe(137);
});
