/** Where samples go beside the run's folder: `--out-to` and what goes with it, of the commands that measure and of upload. */
import { InvalidArgumentError, type Command } from 'commander';
import { targetFrom, type Target } from '../../outputs/influxdb/target.ts';
import type { Output } from '../../outputs/output.ts';
import { outputOf } from '../../outputs/outputs.ts';
import { UserError } from '../errors.ts';
import { inOwn } from '../paths.ts';

export interface OutputOptions {
  readonly outTo?: Readonly<Record<string, string>>;
  readonly influxdb?: string;
  readonly influxdbRequired?: boolean;
}

/** What a plan doesn't keep: an address is given anew. */
export const outputOptionNames = ['outTo', 'influxdb', 'influxdbRequired'] as const;

export const withOutputOptions = (command: Command): Command =>
  command
    .option('--influxdb <url>', 'stream every metric there too, as http://localhost:8086/k6')
    .option(
      '--influxdb-required',
      'no run where the database is unfit, and exit code 1 where it lacks points',
    )
    .option(
      '--out-to <name=url>',
      'stream every metric to an output, such as influxdb=http://localhost:8086/k6; may be repeated',
      addressed,
    );

function addressed(text: string, before: Readonly<Record<string, string>> = {}) {
  const [, name, url] = /^([a-z]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Expected NAME=URL.');
  return { ...before, [name]: url! };
}

/** @throws UserError */
export function outputsFrom({ outTo = {}, influxdb, influxdbRequired = false }: OutputOptions): Output[] {
  const typed = { ...outTo, ...(influxdb !== undefined && { influxdb }) };
  if (influxdbRequired && typed.influxdb === undefined)
    throw new UserError('--influxdb-required needs --influxdb URL');
  return Object.entries(typed).map(([name, url]) => {
    const required = name === 'influxdb' && influxdbRequired;
    const option = name === 'influxdb' && influxdb !== undefined ? '--influxdb' : `--out-to ${name}=${url}:`;
    return named(option, () => outputOf(name, { url, env: process.env, envFile: inOwn('.env'), required }));
  });
}

export const targetOf = (url: string): Target =>
  named('--influxdb', () => targetFrom(url, process.env, inOwn('.env')));

function named<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError(`${option} ${(error as Error).message}`);
  }
}
