import { expect, test } from 'vitest';
import type { Summary } from '../records/format.ts';
import { newFolder, readRows, routebench, SCALE } from './support/harness.ts';

const load = ['--time-scale', String(SCALE), '-n', '240', '--arrivals', 'poisson', '--load', '0.6'];
const units = ['--routers', '4', '--board-interval', '100ms'];

const routesIn = (folder: string) =>
  readRows(`${folder}/samples.csv`)
    .sort((a, b) => Number(a.index) - Number(b.index))
    .map(({ route }) => route);

test('four routers choose in k6 what they choose in virtual time, where they go by the index', async () => {
  const folder = newFolder();
  await routebench('run', 'weighted', ...load, ...units, '--out', `${folder}/real`);
  await routebench('simulate', '--strategies', 'weighted', ...load, ...units, '--out', `${folder}/virtual`);
  expect(routesIn(`${folder}/real`)).toEqual(routesIn(`${folder}/virtual/weighted-n240-1`));
});

test('four routers with one bulletin board answer every request in k6, and run.json says so', async () => {
  const args = ['run', 'least-connections', ...load, ...units, '--out', `${newFolder()}/run`, '--json'];
  const { stdout, exitCode } = await routebench(...args);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout) as Summary).toMatchObject({
    n: 240,
    completed: 240,
    failed: 0,
    routers: 4,
    boardInterval: '100ms',
  });
});
