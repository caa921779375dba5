/** A real InfluxDB that others use too: after every command that writes or deletes there, their points are as they were. */
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { query, write } from '../../outputs/influxdb/influx.ts';
import type { RunRecord } from '../../records/format.ts';
import { newFolder, readJson, SCALE } from '../support/harness.ts';
import { routebench, targetOf } from '../support/influx-runs.ts';
import { needsInfluxd, startInfluxd } from '../support/influxd.ts';

const reason = needsInfluxd();

/** Without a testid, with an empty one, with ones that ours begin with or hold, of our measurements and of others. */
const OTHERS = [
  'sojourn_time value=1 1',
  'sojourn_time,strategy=weighted,n=20 value=2 2',
  'sojourn_time,testid=mine value=3 3',
  'sojourn_time,testid=mine-weighted-n20-10 value=4 4',
  "sojourn_time,testid=o'k value=5 5",
  'failed,testid=theirs value=0 6',
  'runs,testid=theirs event="start" 7',
  'cpu,host=a idle=8 8',
];

describe.skipIf(reason)(`others’ points${reason ? ` (${reason})` : ''}`, () => {
  const folder = newFolder();
  const run = `${folder}/run`;
  const comparison = `${folder}/comparison`;
  const withTestid = (testid: unknown) => () => {
    const record = readJson<RunRecord>(`${run}/run.json`);
    writeFileSync(`${run}/run.json`, JSON.stringify({ ...record, testid }));
  };
  let url = '';
  /** Theirs, with tags and values: they alone are from 1970. */
  async function theirs(): Promise<string[]> {
    const series = await query(targetOf(url), "SELECT * FROM /.*/ WHERE time < '2000-01-01' GROUP BY *");
    const points = series.flatMap(({ name, tags = {}, columns, values }) =>
      values.map((row) => {
        // A tag that others' points of this measurement have is empty on those that lack it.
        const own = Object.entries(tags).filter(([, value]) => value !== '');
        const fields = columns.flatMap((column, i) => (row[i] === null ? [] : [`${column}=${row[i]}`]));
        return `${name} ${own.join(' ')} ${fields.join(' ')}`;
      }),
    );
    return points.sort();
  }
  beforeAll(async () => {
    ({ url } = await startInfluxd());
    await query(targetOf(url), 'CREATE DATABASE "k6"');
    await write(targetOf(url), OTHERS.join('\n'));
  });

  const load = ['--time-scale', String(SCALE)];
  const to = () => ['--influxdb', `${url}/k6`];
  test.each<[string, () => string[], number, () => void]>([
    ['run', () => ['run', 'weighted', '-n', '20', ...load, ...to(), '--out', run], 0, () => {}],
    ['upload of a run', () => ['upload', run, ...to()], 0, () => {}],
    ['the same again', () => ['upload', run, ...to()], 0, () => {}],
    [
      'compare',
      () => [
        ...['compare', '--strategies', 'weighted,random', '-n', '20', '--testid', 'mine', ...load],
        ...[...to(), '--out', comparison],
      ],
      0,
      () => {},
    ],
    ['upload of a comparison', () => ['upload', comparison, ...to()], 0, () => {}],
    ['upload with an empty testid', () => ['upload', run, ...to()], 2, withTestid('')],
    ['upload with a blank testid', () => ['upload', run, ...to()], 2, withTestid('  ')],
    ['upload without a testid', () => ['upload', run, ...to()], 2, withTestid(undefined)],
    ['run with an empty testid', () => ['run', 'weighted', '--testid', '', ...load, ...to()], 2, () => {}],
    [
      'compare with an empty testid',
      () => ['compare', '--strategies', 'weighted', '--testid', '', ...load, ...to()],
      2,
      () => {},
    ],
  ])('are as they were after %s', async (_, args, exitCode, prepare) => {
    const before = await theirs();
    expect(before).toHaveLength(OTHERS.length);
    prepare();
    const result = await routebench(args());
    expect({ exitCode: result.exitCode, stderr: result.stderr }).toMatchObject({ exitCode });
    expect(await theirs()).toEqual(before);
  });
});
