/** Points on their way into a real InfluxDB: all of them arrive, and an upload replaces them. */
import { cpSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { countPoints, query, write } from '../../outputs/influxdb/influx.ts';
import type { RunRecord } from '../../records/format.ts';
import { k6Run, newFolder, readJson, SCALE, withFleet } from '../support/harness.ts';
import { routebench, streamed, targetOf } from '../support/influx-runs.ts';
import { needsInfluxd, startInfluxd, type Database } from '../support/influxd.ts';

const reason = needsInfluxd();

describe.skipIf(reason)(`a database that asks for no password${reason ? ` (${reason})` : ''}`, () => {
  let database: Database;
  beforeAll(async () => {
    database = await startInfluxd();
  });

  test('holds a point for each of 10,000 requests of a plain k6 run, in at most 60 series', async () => {
    const env = { N: 10_000, MODE: 'closed', VUS: 200, TIME_SCALE: SCALE, LIVE: 1, TESTID: 'plain' };
    await withFleet(async ({ url }) => {
      const out = ['--out', `influxdb=${database.url}/k6`];
      const { exitCode } = await k6Run('build/weighted.js', { BASE_URL: url, ...env }, ...out);
      expect(exitCode).toBe(0);
    });
    const points = await countPoints(targetOf(database.url), 'plain');
    expect(points).toMatchObject({
      sojourn_time: 10_000,
      response_time: 10_000,
      work_time: 10_000,
      queue_time: 10_000,
      master_overhead: 10_000,
      completed: 10_000,
      failed: 10_000,
    });
    const series = await query(targetOf(database.url), 'SHOW SERIES');
    expect(series[0]!.values.length).toBeLessThanOrEqual(60);
  });

  test('has few tags, all of them bounded', async () => {
    const keys = await query(targetOf(database.url), 'SHOW TAG KEYS');
    const names = new Set(keys.flatMap(({ values }) => values.map(([name]) => name)));
    const allowed = ['strategy', 'n', 'mode', 'region', 'machine', 'testid', 'scenario', 'status', 'name'];
    expect(allowed).toEqual(expect.arrayContaining([...names]));
    const endpoints = await query(targetOf(database.url), 'SHOW TAG VALUES WITH KEY = "name"');
    for (const { values } of endpoints)
      for (const [, name] of values) expect(['/', '/work/<region>/<machine>']).toContain(name);
  });

  test('has all that the runner’s k6 recorded, and the run’s start and end', async () => {
    const { record, stderr, exitCode, summary } = await streamed(database.url, 600);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/all [\d,]+ points are there, 600 of sojourn_time/);
    expect(record.influxdb).toMatchObject({ complete: true, counted: true, cause: null });
    expect(record.influxdb!.metrics.sojourn_time).toEqual({ samples: 600, points: 600 });
    const target = targetOf(database.url);
    const [runs] = await query(
      target,
      `SELECT "event", "mean", "p95", "optimum" FROM "runs" WHERE "testid" = '${record.testid}'`,
    );
    expect(runs!.values.map(([, event]) => event)).toEqual(['start', 'end']);
    expect(runs!.values[1]!.slice(2)).toEqual([
      summary.sojournMs!.mean,
      summary.sojournMs!.p95,
      summary.oracleMs!.mean,
    ]);
  });

  test('upload replaces what is there of a run, however often', async () => {
    const { folder, record, summary } = await streamed(database.url, 600);
    const target = targetOf(database.url);
    const upload = () => routebench(['upload', folder, '--influxdb', database.url]);
    const counts = async () => ({
      points: await countPoints(target, record.testid),
      shown: await query(
        target,
        `SELECT MEAN("value"), COUNT("value") FROM "sojourn_time" WHERE "testid" = '${record.testid}' GROUP BY "machine"`,
      ),
    });
    const before = await counts();
    expect(await upload()).toMatchObject({ exitCode: 0 });
    const once = await counts();
    expect(once.shown).toEqual(before.shown);
    expect(once.points).toMatchObject({ sojourn_time: 600, http_req_duration: 600 });
    expect(await upload()).toMatchObject({ exitCode: 0 });
    expect(await counts()).toEqual(once);
    expect(summary.completed).toBe(600);
  });

  test('upload has the gauges that the run streamed, with the values they had', async () => {
    const folder = `${newFolder()}/run`;
    const burst = ['run', 'weighted', '-n', '50', '--time-scale', String(SCALE), '--out', folder];
    expect(await routebench([...burst, '--influxdb', database.url])).toMatchObject({ exitCode: 0 });
    const { testid } = readJson<RunRecord>(`${folder}/run.json`);
    const gauges = async () => {
      const q = `SELECT last("value") FROM "expected_sojourn_mean", "optimum_sojourn_mean" WHERE "testid" = '${testid}'`;
      const series = await query(targetOf(database.url), q);
      return series.map(({ name, values }) => [name, Math.round(Number(values[0]![1]) * 1000)]);
    };
    const before = await gauges();
    expect(before).toHaveLength(2);
    await routebench(['upload', folder, '--influxdb', database.url]);
    expect(await gauges()).toEqual(before);
  });

  test('a testid that has points already is refused before the load', async () => {
    await write(targetOf(database.url), 'sojourn_time,testid=taken value=1 1');
    const folder = `${newFolder()}/run`;
    const more = ['-n', '5', '--influxdb', database.url, '--testid', 'taken', '--out', folder];
    const { exitCode, stderr } = await routebench(['run', 'weighted', ...more]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('taken') });
  });

  test('upload of a run whose testid is empty, blank or missing leaves everything as it was', async () => {
    const { folder, record } = await streamed(database.url, 200);
    const target = targetOf(database.url);
    const others = ['sojourn_time value=1 1', 'cpu,host=a value=2 1', 'sojourn_time,testid=theirs value=3 1'];
    await write(target, others.join('\n'));
    const everything = () => query(target, 'SELECT count(*) FROM /.*/ GROUP BY *');
    const before = await everything();
    for (const testid of ['', '  ', '\n', undefined, null, 7]) {
      writeFileSync(`${folder}/run.json`, JSON.stringify({ ...record, testid }));
      const { exitCode, stderr } = await routebench(['upload', folder, '--influxdb', database.url]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(
        /^routebench: .*run\.json: testid is .*: expected a text on one line that isn't blank.*; .*$/,
      );
      expect(await everything()).toEqual(before);
    }
  });

  test('upload of several runs changes nothing where one of them has no testid', async () => {
    const parent = newFolder();
    const { folder, record } = await streamed(database.url, 200);
    cpSync(folder, `${parent}/a`, { recursive: true });
    cpSync(folder, `${parent}/b`, { recursive: true });
    writeFileSync(`${parent}/a/run.json`, JSON.stringify({ ...record, testid: 'never-sent' }));
    writeFileSync(`${parent}/b/run.json`, JSON.stringify({ ...record, testid: '' }));
    const refused = await routebench(['upload', parent, '--influxdb', database.url]);
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('/b/run.json: testid is ""'),
    });
    expect(await countPoints(targetOf(database.url), 'never-sent')).toEqual({});
  });

  test('compare streams each run under a testid of its own', async () => {
    const folder = `${newFolder()}/comparison`;
    const which = ['--strategies', 'weighted,random', '-n', '20', '--testid', 'mine', '--time-scale', '20'];
    const { exitCode } = await routebench([
      ...['compare', ...which, '--influxdb', database.url, '--influxdb-required', '--out', folder],
    ]);
    expect(exitCode).toBe(0);
    for (const testid of ['mine-weighted-n20-1', 'mine-random-n20-1'])
      expect((await countPoints(targetOf(database.url), testid)).sojourn_time).toBe(20);
  });
});
