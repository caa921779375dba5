/** A real InfluxDB with users: who may write, who may read, and what is told to the others. */
import { beforeAll, describe, expect, test } from 'vitest';
import { countPoints, query } from '../../outputs/influxdb/influx.ts';
import { newFolder } from '../support/harness.ts';
import { routebench, soonMs, streamed, targetOf, type As } from '../support/influx-runs.ts';
import { needsInfluxd, startInfluxd, type Database } from '../support/influxd.ts';

const reason = needsInfluxd();
const N = 5000;

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

  test('takes points of who may write, counted by who may read; upload works as them too', async () => {
    const { stderr, exitCode, folder } = await streamed(database.url, 300, { as: { ...writer, ...reader } });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('300 of sojourn_time');
    const again = await routebench(['upload', folder, '--influxdb', database.url], { ...writer, ...reader });
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('300 requests') });
  });

  test('without a reader nothing is counted, which is told, and not enough where it is required', async () => {
    const { stderr, exitCode } = await streamed(database.url, 300, { as: writer });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('were not counted');
    expect(stderr).toContain('INFLUXDB_READ_USER');
    const required = ['--influxdb-required', '--influxdb', database.url, '--out', `${newFolder()}/run`];
    const refused = await routebench(['run', 'weighted', '-n', '5', ...required], writer);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no run without it') });
  });

  test.each([
    ['a wrong password', { ...writer, K6_INFLUXDB_PASSWORD: 'x' }, 'refuses name or password of the user k6'],
    ['no password', {}, 'refuses name or password of no user'],
    [
      'a user who may only read',
      { K6_INFLUXDB_USERNAME: 'grafana', K6_INFLUXDB_PASSWORD: 'r' },
      'does not let the user grafana do this',
    ],
  ])('drill: %s', async (_, as, cause) => {
    const { rows, stderr, exitCode, afterLastAnswerMs, record, folder } = await streamed(database.url, N, {
      as,
    });
    expect(exitCode).toBe(0);
    expect(rows).toHaveLength(N);
    expect(afterLastAnswerMs).toBeLessThan(soonMs());
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
    expect(refused.stderr).toMatch(/has no database other|does not let the user k6 do this/);
  });

  async function uploadCompletes(at: Database, folder: string, testid: string, as: As) {
    const { exitCode, stderr } = await routebench(['upload', folder, '--influxdb', at.url], as);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const asReader = targetOf(at.url, { username: 'grafana', password: 'r' });
    expect(await countPoints(asReader, testid)).toMatchObject({ sojourn_time: N, completed: N });
  }
});
