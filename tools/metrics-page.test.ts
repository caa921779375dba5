import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metricNames, metricOf } from '../model/metrics.ts';
import { metricsPage } from './metrics-page.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('docs/reference/metrics.md is what the table of metrics says: "npm run docs" makes it', () => {
  expect(read('docs/reference/metrics.md')).toBe(metricsPage());
});

test('scenarios declare each metric of ours once, by its kind in the table', () => {
  const files = ['scenarios/runtime', 'scenarios/runtime/init'].flatMap((folder) =>
    readdirSync(new URL(`../${folder}`, import.meta.url))
      .filter((name) => name.endsWith('.ts') && name !== 'metric-kinds.ts')
      .map((name) => read(`${folder}/${name}`)),
  );
  expect(files.filter((text) => text.includes("'k6/metrics'"))).toEqual([]);
  const declared = files.flatMap((text) =>
    [...text.matchAll(/new (Counter|Gauge|Rate|Trend)\('(\w+)'/g)].map(
      ([, kind, name]) => `${kind!.toLowerCase()} ${name}`,
    ),
  );
  const ours = metricNames.filter((name) => metricOf(name).by === 'routebench');
  expect(declared.sort()).toEqual(ours.map((name) => `${metricOf(name).kind} ${name}`).sort());
});
