import { expect, test } from 'vitest';
import { objectiveFrom } from './objective.ts';

test('a figure and ms, or a duration', () => {
  expect(objectiveFrom('p95<800')).toEqual({ stat: 'p95', belowMs: 800 });
  expect(objectiveFrom(' mean < 1.5s ')).toEqual({ stat: 'mean', belowMs: 1500 });
  expect(objectiveFrom('p99<250ms')).toEqual({ stat: 'p99', belowMs: 250 });
});

test.each([
  '',
  'p95',
  'p42<800',
  'max<800',
  'p95>800',
  'p95<',
  'p95<0',
  'p95<-5',
  'p95<1e999',
  'p95<x',
  'p95<5h3',
])('%j is none', (text) => {
  expect(() => objectiveFrom(text)).toThrow(
    'FIGURE<MS, such as p95<800 or p99<2s, of the figures mean, p50, p95, p99',
  );
});
