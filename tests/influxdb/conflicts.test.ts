/** A real InfluxDB that holds texts where metrics are numbers, and settings of k6's own that would lead points elsewhere. */
import { beforeAll, describe, expect, test } from 'vitest';
import { execa } from 'execa';
import { countPoints, query, write } from '../../outputs/influxdb/influx.ts';
import { main, newFolder, SCALE } from '../support/harness.ts';
import { routebench, targetOf } from '../support/influx-runs.ts';
import { needsInfluxd, startInfluxd } from '../support/influxd.ts';

const reason = needsInfluxd();

describe.skipIf(reason)(`a database that takes points another way${reason ? ` (${reason})` : ''}`, () => {
  let url = '';
  beforeAll(async () => {
    ({ url } = await startInfluxd());
    await query(targetOf(url), 'CREATE DATABASE "k6"');
  });

  test('K6_INFLUXDB_RETENTION isn’t passed on, which is told, and all points arrive', async () => {
    const args = [
      'run',
      'weighted',
      '-n',
      '20',
      '--time-scale',
      String(SCALE),
      '--out',
      `${newFolder()}/run`,
    ];
    const { exitCode, stderr } = await execa(process.execPath, [main, ...args, '--influxdb', `${url}/k6`], {
      reject: false,
      stdin: 'ignore',
      env: { CI: 'true', K6_INFLUXDB_RETENTION: 'week', K6_INFLUXDB_USERNAME: '', INFLUXDB_READ_USER: '' },
    });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain('K6_INFLUXDB_RETENTION: set, and not passed on to k6');
    expect(stderr).toContain('20 of sojourn_time');
  });

  test('a conflict of types is told, with an upload that works', async () => {
    await query(targetOf(url), 'CREATE DATABASE "texts"');
    await write({ ...targetOf(url), database: 'texts' }, 'sojourn_time value="a text"');
    const folder = `${newFolder()}/run`;
    const load = ['run', 'weighted', '-n', '20', '--time-scale', String(SCALE), '--out', folder];
    const run = await routebench([...load, '--influxdb', `${url}/texts`]);
    expect(run.stderr).toContain('20 of 20 points of sojourn_time are missing');
    expect(run.stderr).toContain('holds other values than numbers');
    const [, advised] = /--influxdb (\S+)/.exec(run.stderr)!;
    expect(advised).toBe(`${url}/texts-2`);
    const upload = await routebench(['upload', folder, '--influxdb', advised!]);
    expect(upload).toMatchObject({ exitCode: 0 });
    const target = { ...targetOf(url), database: 'texts-2' };
    const testids = await query(target, 'SHOW TAG VALUES WITH KEY = "testid"');
    const testid = String(testids[0]!.values[0]![1]);
    expect((await countPoints(target, testid)).sojourn_time).toBe(20);
  });
});
