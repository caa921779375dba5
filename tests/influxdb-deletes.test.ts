/** What is deleted is told by its testid alone: nothing is asked of a database that would reach others' points. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countPoints, deletePoints, query } from '../outputs/influxdb/influx.ts';
import { SAMPLE_COLUMNS } from '../model/sample-row.ts';
import type { RunRecord } from '../records/format.ts';
import { requestsOf } from '../records/samples/requests.ts';
import { summaryOf } from '../records/summary.ts';
import type { Target } from '../outputs/influxdb/target.ts';
import { uploadRun, wholeRuns } from '../outputs/influxdb/upload.ts';
import { newFolder } from './support/folder.ts';

const header = SAMPLE_COLUMNS.join(',');
const expected = "expected a text on one line that isn't blank";
const asked: string[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    asked.push(new URLSearchParams(body).get('q') ?? body);
    response.end('{"results":[{}]}');
  });
});
let target: Target;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  target = { url: `http://127.0.0.1:${port}`, database: 'k6', writer: null, reader: null };
});
afterAll(() => void server.close());
beforeEach(() => void (asked.length = 0));

test('a deletion names the run, whatever the testid is', async () => {
  await deletePoints(target, `o'k" OR 1=1 \\ x`);
  expect(asked).toEqual([`DELETE WHERE "testid" = 'o\\'k" OR 1=1 \\\\ x'`]);
});

test.each(['', ' ', '\t\n ', 'run\\', 'run\n2', 'run\r2', undefined, null, 5, {}])(
  'of the testid %j no point is deleted or counted, and nothing is sent',
  async (testid) => {
    await expect(deletePoints(target, testid as string)).rejects.toThrow(expected);
    await expect(countPoints(target, testid as string)).rejects.toThrow(expected);
    expect(asked).toEqual([]);
  },
);

test.each(['DELETE WHERE "testid" = \'\'', ' delete from "cpu"', 'DROP SERIES FROM "cpu"'])(
  'a query deletes nothing: %s',
  async (q) => {
    await expect(query(target, q)).rejects.toThrow('deleted by their testid alone');
    expect(asked).toEqual([]);
  },
);

const upload = async (folder: string) => uploadRun(target, wholeRuns([folder])[0]!);

const createdAt = '2026-01-31T12:00:00.000Z';
const run: RunRecord = {
  ...({ format: 1, id: 'run', testid: 'run', strategy: 'random', n: 1, mode: 'burst' } as const),
  ...({ vus: null, rate: null, duration: null, seed: 1, repeat: 1, timeScale: 1, topology: null } as const),
  ...({ url: 'http://127.0.0.1:5000', parameters: {}, startedAt: createdAt, endedAt: createdAt } as const),
  ...({ status: 'finished', exitCode: 0, versions: {}, loadStartedAt: createdAt } as const),
};

/** A run's folder. @param samples what samples.csv holds, or null where there is none */
function runFolder(name: string, changed: unknown, samples: string | null): string {
  const folder = join(newFolder(), name);
  mkdirSync(folder);
  const record = changed === null ? null : { ...run, ...(changed as object) };
  writeFileSync(`${folder}/run.json`, JSON.stringify(record));
  const summary = summaryOf(run, requestsOf([]), { knowledge: 'none', thresholds: {} });
  writeFileSync(`${folder}/summary.json`, JSON.stringify(summary));
  if (samples !== null) writeFileSync(`${folder}/samples.csv`, samples);
  return folder;
}

test.each([
  [{ testid: '' }, 'testid is ""'],
  [{ testid: ' \t' }, 'testid is " \\t"'],
  [{ testid: 'run\\' }, 'testid is "run\\\\"'],
  [{ testid: 'run\r\n2' }, 'testid is "run\\r\\n2"'],
  [{ testid: null }, 'testid is null'],
  [{ testid: 5 }, 'testid is 5'],
  [{ testid: undefined }, 'testid is missing'],
  [null, 'testid is missing'],
])('a run.json with %j is not uploaded, and nothing is sent', async (record, found) => {
  const folder = runFolder('run', record, '');
  await expect(upload(folder)).rejects.toThrow(`${folder}/run.json: ${found}: expected a text`);
  expect(asked).toEqual([]);
});

test.each([
  [{ loadStartedAt: 'yesterday' }, 'run.json: loadStartedAt is "yesterday": expected a moment'],
  [{ n: -1 }, 'run.json: n is -1: expected a whole number from 1'],
  [{ strategy: '../../x' }, 'run.json: strategy is "../../x": expected a name of letters'],
  [{ seed: 2 }, 'summary.json: seed is 1: run.json has 2'],
])('a run whose files are wrong, %j, keeps the points that the database has', async (changed, message) => {
  const folder = runFolder('run', changed, `${header}\n`);
  await expect(upload(folder)).rejects.toThrow(`${folder}/${message}`);
  expect(asked).toEqual([]);
});

test.each([
  ['missing', null, 'no such file'],
  ['empty', '', 'is empty'],
  ['damaged', `${header}\n1,2\n`, 'line 2'],
])('a run whose samples.csv is %s keeps the points that the database has', async (kind, samples, cause) => {
  const folder = runFolder(`samples-${kind}`, { testid: 'run' }, samples);
  await expect(upload(folder)).rejects.toThrow(cause);
  expect(asked).toEqual([]);
});

test('two folders with one testid are refused, and both are named', () => {
  const folders = ['first', 'second'].map((name) => runFolder(name, { testid: 'run' }, header));
  expect(() => wholeRuns(folders)).toThrow(`${folders[0]} and ${folders[1]}: both have the testid run`);
});
