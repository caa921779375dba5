/** `routebench upload DIR`: results into InfluxDB, where nothing streamed or the stream broke. */
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { InfluxError, ping } from '../../outputs/influxdb/influx.ts';
import { runFolders, uploadRun, wholeRuns } from '../../outputs/influxdb/upload.ts';
import { count } from '../../records/wording.ts';
import { orUserError, UserError } from '../errors.ts';
import { targetOf } from '../options/output-options.ts';
import { say } from '../terminal/say.ts';

export function addUploadCommand(program: Command): void {
  program
    .command('upload')
    .description('finished runs into InfluxDB; what it has of them is replaced')
    .argument('<dir>', 'a run, or a folder of runs')
    .option('--influxdb <url>', 'where to', 'http://localhost:8086/k6')
    .action(upload);
}

async function upload(dir: string, { influxdb }: { influxdb: string }): Promise<void> {
  const target = targetOf(influxdb);
  const where = `InfluxDB ${target.url}`;
  const folders = orUserError(() => runFolders(resolve(dir)));
  if (folders.length === 0) throw new UserError(`${dir}: holds no run`);
  // All of them before the first is sent: what can't be told apart stops the upload before it has changed anything.
  const runs = orUserError(() => wholeRuns(folders));
  try {
    await ping(target);
    for (const run of runs) {
      const { testid, requests, points } = await uploadRun(target, run);
      say(`${testid}: ${count(requests)} requests as ${count(points)} points into ${where}`);
    }
  } catch (error) {
    if (error instanceof InfluxError) throw new UserError(`${where} ${error.message}`, 1);
    throw new UserError((error as Error).message, 1);
  }
}
