/** A real InfluxDB that fails while points are on their way: it is told how many are missing and why. */
import { describe, expect, test } from 'vitest';
import { countPoints, query } from '../../outputs/influxdb/influx.ts';
import { newFolder } from '../support/harness.ts';
import { routebench, soonMs, streamed, targetOf } from '../support/influx-runs.ts';
import { needsInfluxd, startInfluxd, type Database } from '../support/influxd.ts';
import { smallDisk } from '../support/small-disk.ts';

const reason = needsInfluxd();
const N = 5000;

describe.skipIf(reason)(`a database that fails${reason ? ` (${reason})` : ''}`, () => {
  let database: Database;

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
    expect(run.afterLastAnswerMs).toBeLessThan(soonMs());
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
  });

  test('drill: takes 1 MB at once and no more', async () => {
    database = await startInfluxd({ maxBodyBytes: 1_000_000 });
    // A long testid makes a point long: writes of 200 ms are then above 1 MB at this machine's pace.
    const testid = `long-${'x'.repeat(200)}`;
    const run = await streamed(database.url, N, { more: ['--vus', '1000', '--testid', testid] });
    expect(run.rows).toHaveLength(N);
    expect(run.exitCode).toBe(0);
    expect(run.afterLastAnswerMs).toBeLessThan(soonMs());
    expect(run.stderr).toMatch(/[\d,]+ of 5,000 points of sojourn_time are missing \(/);
    expect(run.stderr).toContain('max-body-size');
    await uploadCompletes(run);
  });

  test('drill: a full disk, found before the load or in it; upload completes once there is room', async () => {
    const disk = smallDisk();
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
  });

  test('drill: absent from the start', async () => {
    database = await startInfluxd();
    await database.close();
    const run = await streamed(database.url, N);
    expect(run.rows).toHaveLength(N);
    expect(run.exitCode).toBe(0);
    expect(run.afterLastAnswerMs).toBeLessThan(soonMs());
    expect(run.stderr).toContain('5,000 of 5,000 points of sojourn_time are missing');
    expect(run.stderr).toContain("isn't there (connection refused)");
    await database.again();
    await uploadCompletes(run);
  });
});
