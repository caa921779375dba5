/** `--influxdb` and what goes with it, of the commands that measure and of upload. */
import type { Command } from 'commander';
import { targetFrom, type Target } from '../../outputs/influxdb/target.ts';
import { UserError } from '../errors.ts';
import { inRoot } from '../paths.ts';

export interface InfluxOptions {
  readonly influxdb?: string;
  readonly influxdbRequired?: boolean;
}

export const withInfluxOptions = (command: Command): Command =>
  command
    .option('--influxdb <url>', 'stream every metric there too, as http://localhost:8086/k6')
    .option(
      '--influxdb-required',
      'no run where the database is unfit, and exit code 1 where it lacks points',
    );

/** @throws UserError */
export function influxFrom({ influxdb, influxdbRequired = false }: InfluxOptions) {
  if (influxdb !== undefined) return { target: targetOf(influxdb), required: influxdbRequired };
  if (influxdbRequired) throw new UserError('--influxdb-required needs --influxdb URL');
  return undefined;
}

export function targetOf(url: string): Target {
  try {
    return targetFrom(url, process.env, inRoot('.env'));
  } catch (error) {
    throw new UserError(`--influxdb ${(error as Error).message}`);
  }
}
