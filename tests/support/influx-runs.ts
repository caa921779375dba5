/** Loads whose points go into an InfluxDB of a test's own. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { execa } from 'execa';
import type { Target } from '../../outputs/influxdb/target.ts';
import type { RunRecord, Summary } from '../../records/format.ts';
import { loadTopology } from '../../records/files/topology-file.ts';
import { main, newFolder, readJson, readRows, SCALE } from './harness.ts';

const load = ['weighted', '--mode', 'closed', '--vus', '200', '--time-scale', String(SCALE)];

/** Of the user that a test means, and of no other. */
export interface As {
  readonly K6_INFLUXDB_USERNAME?: string;
  readonly K6_INFLUXDB_PASSWORD?: string;
  readonly INFLUXDB_READ_USER?: string;
  readonly INFLUXDB_READ_USER_PASSWORD?: string;
}

export const targetOf = (url: string, reader: Target['reader'] = null): Target => ({
  url,
  database: 'k6',
  writer: reader,
  reader,
});

export function routebench(args: readonly string[], as: As = {}) {
  return execa(process.execPath, [main, ...args], {
    reject: false,
    stdin: 'ignore',
    env: { CI: 'true', NO_COLOR: '1', K6_INFLUXDB_USERNAME: '', INFLUXDB_READ_USER: '', ...as },
  });
}

/** The original fleet with all the time in the world, so that a busy computer's delays don't become time-outs. */
function patientFleet(): string {
  const file = `${newFolder()}/original.json`;
  writeFileSync(file, JSON.stringify({ ...loadTopology(), requestTimeoutMs: 3_600_000 }));
  return file;
}

/** 10 s, and as many times that as each core of a busy computer has programs that want it. */
export const soonMs = (): number => 10_000 * Math.max(1, loadavg()[0]! / cpus().length);

/** A run of n requests into the database k6 at this address. */
export async function streamed(url: string, n: number, { as, more = [] }: { as?: As; more?: string[] } = {}) {
  const folder = `${newFolder()}/run`;
  const args = ['run', ...load, '-n', String(n), '--topology', patientFleet(), '--out', folder];
  const { exitCode, stderr } = await routebench([...args, '--influxdb', `${url}/k6`, ...more], as);
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
