/** Points on their way into a real InfluxDB: all of them arrive, or it is told how many didn't and why. */
import { cpSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countPoints, query, write } from '../outputs/influxdb/influx.ts';
import type { Target } from '../outputs/influxdb/target.ts';
import type { RunRecord, Summary } from '../records/format.ts';
import { k6Run, main, newFolder, readJson, readRows, SCALE, withFleet } from './support/harness.ts';
import { smallDisk } from './support/small-disk.ts';
import { needsInfluxd, startInfluxd, type Database } from './support/influxd.ts';

const reason = needsInfluxd();
const N = 5000;
const load = ['weighted', '--mode', 'closed', '--vus', '200', '--time-scale', String(SCALE)];

/** Of the user that a test means, and of nobody else. */
interface As {
  readonly K6_INFLUXDB_USERNAME?: string;
  readonly K6_INFLUXDB_PASSWORD?: string;
  readonly INFLUXDB_READ_USER?: string;
  readonly INFLUXDB_READ_USER_PASSWORD?: string;
}

const targetOf = (url: string, reader: Target['reader'] = null): Target => ({
  url,
  database: 'k6',
  writer: reader,
  reader,
});

function routebench(args: readonly string[], as: As = {}) {
  return execa(process.execPath, [main, ...args], {
    reject: false,
    stdin: 'ignore',
    env: { CI: 'true', NO_COLOR: '1', K6_INFLUXDB_USERNAME: '', INFLUXDB_READ_USER: '', ...as },
  });
}

async function streamed(url: string, n: number, { as, more = [] }: { as?: As; more?: string[] } = {}) {
  const folder = `${newFolder()}/run`;
  const { exitCode, stderr } = await routebench(
    ['run', ...load, '-n', String(n), '--influxdb', `${url}/k6`, '--out', folder, ...more],
    as,
  );
  const endedMs = Date.now();
  const record = readJson<RunRecord>(`${folder}/run.json`);
  const rows = readRows(`${folder}/samples.csv`);
  const lastAnswerMs =
    Date.parse(record.loadStartedAt!) + Math.max(...rows.map(({ answeredMs }) => Number(answeredMs)));
  return {
    folder,
    exitCode,
    stderr,
    record,
    rows,
    summary: readJson<Summary>(`${folder}/summary.json`),
    afterLastAnswerMs: endedMs - lastAnswerMs,
  };
}

describe.skipIf(reason)(`a database that asks nobody for a password${reason ? ` (${reason})` : ''}`, () => {
  let database: Database;
  beforeAll(async () => {
    database = await startInfluxd();
  });
  afterAll(() => database?.close());

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
    const { exitCode, stderr } = await routebench(['run', ...load.slice(0, 1), ...more]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('taken') });
  });

  test('upload of a run whose testid is empty, blank or missing leaves everything as it was', async () => {
    const { folder, record } = await streamed(database.url, 200);
    const target = targetOf(database.url);
    const others = ['sojourn_time value=1 1', 'cpu,host=a value=2 1', 'sojourn_time,testid=theirs value=3 1'];
    await write(target, others.join('\n'));
    const everything = () => query(target, 'SELECT * FROM /.*/ GROUP BY *');
    const before = await everything();
    for (const testid of ['', '  ', '\n', undefined, null, 7]) {
      writeFileSync(`${folder}/run.json`, JSON.stringify({ ...record, testid }));
      const { exitCode, stderr } = await routebench(['upload', folder, '--influxdb', database.url]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^routebench: .*run\.json: testid is .*: expected a text that isn't blank; .*$/);
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

describe.skipIf(reason)(`a database with users${reason ? ` (${reason})` : ''}`, () => {
  const writer = { K6_INFLUXDB_USERNAME: 'k6', K6_INFLUXDB_PASSWORD: 'w' };
  const reader = { INFLUXDB_READ_USER: 'grafana', INFLUXDB_READ_USER_PASSWORD: 'r' };
  let database: Database;
  beforeAll(async () => {
    database = await startInfluxd({ auth: true });
    const admin = { username: 'admin', password: 'a' };
    const target = targetOf(database.url, admin);
    for (const q of [
      `CREATE USER "admin" WITH PASSWORD 'a' WITH ALL PRIVILEGES`,
      'CREATE DATABASE "k6"',
      `CREATE USER "k6" WITH PASSWORD 'w'`,
      'GRANT WRITE ON "k6" TO "k6"',
      `CREATE USER "grafana" WITH PASSWORD 'r'`,
      'GRANT READ ON "k6" TO "grafana"',
    ])
      await query(target, q);
  });
  afterAll(() => database?.close());

  test('takes points of who may write, counted by who may read; upload works as them too', async () => {
    const { stderr, exitCode, folder } = await streamed(database.url, 300, { as: { ...writer, ...reader } });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('300 of sojourn_time');
    const again = await routebench(['upload', folder, '--influxdb', database.url], { ...writer, ...reader });
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('300 requests') });
  });

  test('without a reader nobody counts, which is told, and not enough where it is required', async () => {
    const { stderr, exitCode } = await streamed(database.url, 300, { as: writer });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('nobody counted');
    expect(stderr).toContain('INFLUXDB_READ_USER');
    const required = ['--influxdb-required', '--influxdb', database.url, '--out', `${newFolder()}/run`];
    const refused = await routebench(['run', 'weighted', '-n', '5', ...required], writer);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no run without it') });
  });

  test.each([
    ['a wrong password', { ...writer, K6_INFLUXDB_PASSWORD: 'x' }, 'refuses name or password of the user k6'],
    ['no password', {}, 'refuses name or password of nobody'],
    [
      'a user who may only read',
      { K6_INFLUXDB_USERNAME: 'grafana', K6_INFLUXDB_PASSWORD: 'r' },
      'lets the user grafana not do this',
    ],
  ])('drill: %s', async (_, as, cause) => {
    const { rows, stderr, exitCode, afterLastAnswerMs, record, folder } = await streamed(database.url, N, {
      as,
    });
    expect(exitCode).toBe(0);
    expect(rows).toHaveLength(N);
    expect(afterLastAnswerMs).toBeLessThan(10_000);
    expect(stderr).toContain('5,000 of 5,000 points of sojourn_time are missing');
    expect(stderr).toContain(cause);
    await uploadCompletes(database, folder, record.testid, { ...writer, ...reader });
    const required = ['--influxdb-required', '--influxdb', database.url, '--out', `${newFolder()}/run`];
    const refused = await routebench(['run', 'weighted', '-n', '5', ...required], as);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(cause) });
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a database that is missing and may not be made is told before the load', async () => {
    const args = ['-n', '5', '--influxdb', `${database.url}/other`, '--influxdb-required'];
    const refused = await routebench(['run', 'weighted', ...args, '--out', `${newFolder()}/run`], writer);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toMatch(/has no database other|lets the user k6 not do this/);
  });

  async function uploadCompletes(at: Database, folder: string, testid: string, as: As) {
    const { exitCode, stderr } = await routebench(['upload', folder, '--influxdb', at.url], as);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const asReader = targetOf(at.url, { username: 'grafana', password: 'r' });
    expect(await countPoints(asReader, testid)).toMatchObject({ sojourn_time: N, completed: N });
  }
});

describe.skipIf(reason)(`a database that fails${reason ? ` (${reason})` : ''}`, () => {
  let database: Database;
  afterAll(() => database?.close());

  /** Runs a load and does something to the database once so many of the points are there. */
  async function drill(harm: () => void, { after = N / 5, more = [] as string[] } = {}) {
    const target = targetOf(database.url);
    let harmed = false;
    const look = async () => {
      const answered = await query(target, 'SELECT count("value") FROM "sojourn_time"').catch(() => []);
      const there = answered.reduce((sum, { values }) => sum + Number(values[0]![1]), 0);
      if (harmed || there < after) return;
      harmed = true;
      harm();
    };
    const looking = setInterval(() => void look(), 50);
    const run = await streamed(database.url, N, { more });
    clearInterval(looking);
    expect(harmed).toBe(true);
    expect(run.rows).toHaveLength(N);
    expect(run.afterLastAnswerMs).toBeLessThan(10_000);
    return run;
  }

  async function uploadCompletes({ folder, record }: Awaited<ReturnType<typeof streamed>>) {
    const { exitCode } = await routebench(['upload', folder, '--influxdb', database.url]);
    expect(exitCode).toBe(0);
    const points = await countPoints(targetOf(database.url), record.testid);
    expect(points).toMatchObject({ sojourn_time: N, completed: N });
  }

  test('drill: killed while the run goes on, often before anything was counted', async () => {
    database = await startInfluxd();
    const run = await drill(() => database.kill('SIGKILL'), { after: 1 });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/[\d,]+ of 5,000 points of sojourn_time are missing at most/);
    expect(run.stderr).toContain("isn't there (connection refused)");
    expect(run.summary.passed).toBe(true);
    await database.again();
    await uploadCompletes(run);
    await database.close();
  });

  test('drill: stopped while the run goes on, so that it accepts and never answers', async () => {
    database = await startInfluxd();
    const run = await drill(() => database.kill('SIGSTOP'), { more: ['--influxdb-required'] });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/[\d,]+ of 5,000 points of sojourn_time are missing at most/);
    expect(run.stderr).toContain('gives no answer within 3 s');
    expect(run.summary.passed).toBe(true);
    database.kill('SIGCONT');
    await uploadCompletes(run);
    await database.close();
  });

  test('drill: takes 1 MB at once and no more', async () => {
    database = await startInfluxd({ maxBodyBytes: 1_000_000 });
    // A long testid makes a point long: writes of 200 ms are then above 1 MB at this machine's pace.
    const testid = `long-${'x'.repeat(200)}`;
    const run = await streamed(database.url, N, { more: ['--vus', '1000', '--testid', testid] });
    expect(run.rows).toHaveLength(N);
    expect(run.exitCode).toBe(0);
    expect(run.afterLastAnswerMs).toBeLessThan(10_000);
    expect(run.stderr).toMatch(/[\d,]+ of 5,000 points of sojourn_time are missing \(/);
    expect(run.stderr).toContain('max-body-size');
    await uploadCompletes(run);
    await database.close();
  });

  test('drill: a full disk, found before the load or in it; upload completes once there is room', async () => {
    const disk = smallDisk();
    try {
      database = await startInfluxd({ store: disk.folder });
      const before = await streamed(database.url, 200);
      expect(before.stderr).toContain('200 of sojourn_time');
      disk.fill();
      // What the last page of its log has room for is taken still: a point before the load needn't tell.
      const during = await streamed(database.url, N);
      expect(during.rows).toHaveLength(N);
      expect(during).toMatchObject({ exitCode: 0, record: { influxdb: { complete: false } } });
      expect(during.stderr).toMatch(/points of sojourn_time are missing|in memory alone/);
      expect(during.stderr).toContain('no space left on device');
      // From then on it refuses everything, which the first point tells.
      const after = await streamed(database.url, 200);
      expect(after.stderr).toMatch(/has a full disk .*: this run goes without it/);
      expect(after.stderr).toContain('200 of 200 points of sojourn_time are missing');
      const required = ['--influxdb-required', '--influxdb', database.url, '--out', `${newFolder()}/run`];
      const refused = await routebench(['run', 'weighted', '-n', '5', ...required]);
      expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('has a full disk') });
      disk.empty();
      database.kill('SIGKILL');
      await database.again();
      await uploadCompletes(during);
    } finally {
      await database.close();
      disk.close();
    }
  });

  test('drill: absent from the start', async () => {
    database = await startInfluxd();
    await database.close();
    const run = await streamed(database.url, N);
    expect(run.rows).toHaveLength(N);
    expect(run.exitCode).toBe(0);
    expect(run.afterLastAnswerMs).toBeLessThan(10_000);
    expect(run.stderr).toContain('5,000 of 5,000 points of sojourn_time are missing');
    expect(run.stderr).toContain("isn't there (connection refused)");
    await database.again();
    await uploadCompletes(run);
  });
});
