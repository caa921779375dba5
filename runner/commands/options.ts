/** What the commands have in common: options and how their texts are read. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mode } from '../../records/format.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { loadFaults } from '../../testbed/faults.ts';
import { loadTopology } from '../../testbed/topology.ts';
import { orUserError, UserError } from '../errors.ts';

export const MODES: readonly Mode[] = ['burst', 'closed', 'open'];

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
    const upTo = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`;
    throw new InvalidArgumentError(`Allowed is a whole number from ${min}${upTo}.`);
  };
}

export function wholeNumbers(text: string): number[] {
  return [...new Set(text.split(',').map(wholeNumber(1)))].sort((a, b) => a - b);
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError('Allowed is a number above 0.');
}

export function parameter(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Allowed is NAME=value, as for k6.');
  return { ...before, [name]: value! };
}

/** An unset variable of a shell arrives as an empty text, which would tag nothing. */
export function testidText(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError("Allowed is a text that isn't blank; leave it out for one that is made up.");
}

export function masterUrl(text: string): string {
  if (/^https?:\/\/[^/\s]+\/?$/.test(text)) return text.replace(/\/$/, '');
  throw new InvalidArgumentError('Allowed is http://<host>:<port> and no path.');
}

/** Of the fleet, wherever it is started. */
export interface FleetOptions {
  readonly topology?: string;
  readonly timeScale: number;
  readonly seed: number;
}

export const withFleetOptions = (command: Command): Command =>
  command
    .option('--topology <file>', 'the fleet, as JSON (default: the original one, topologies/original.json)')
    .option('--time-scale <k>', "the fleet's time runs k times as fast as the clock", positiveNumber, 1)
    .option('--seed <s>', 'of everything drawn by chance', wholeNumber(0), 1);

export const withFaultsOption = (command: Command): Command =>
  command.option('--faults <file>', 'what goes wrong with the fleet, and when, as JSON');

/** Of a load, one run's or many's. */
export interface LoadOptions extends FleetOptions {
  readonly n: number[];
  readonly mode: Mode;
  readonly vus?: number;
  readonly rate?: number;
  readonly duration?: string;
  readonly env?: Record<string, string>;
  readonly profile?: string;
  readonly faults?: string;
  readonly url?: string;
  readonly testid?: string;
}

/** Of a load in virtual time: all but where it is sent and how it is tagged. */
export const withSimulatedLoadOptions = (command: Command, defaultN: number[]): Command =>
  withFaultsOption(withFleetOptions(command))
    .option('-n <n>', 'requests in all, e.g. 10,100,500 where several make sense', wholeNumbers, defaultN)
    .addOption(
      new Option('--mode <mode>', 'all at once, so many under way, or so many per second')
        .choices(MODES)
        .default('burst'),
    )
    .option('--vus <v>', 'virtual users, each with one request under way', wholeNumber(1))
    .option('--rate <r>', 'requests per second (open mode)', wholeNumber(1))
    .option('--duration <d>', 'how long, as 30s (open mode)')
    .option('-e, --env <NAME=value>', "a strategy's parameter, as for k6; may be repeated", parameter)
    .option('--profile <file>', 'what strategies know of the fleet, as routebench limits measured it');

export const withLoadOptions = (command: Command, defaultN: number[]): Command =>
  withSimulatedLoadOptions(command, defaultN)
    .option('--url <url>', 'a running master, instead of a fleet of our own', masterUrl)
    .option(
      '--testid <id>',
      'tags every metric of the run (default: made from its name and the time)',
      testidText,
    );

/** @throws UserError with the loader's line */
export const topologyFrom = (file: string | undefined): Topology => orUserError(() => loadTopology(file));

/**
 * @throws UserError with the loader's line, and where the fleet runs already: only who starts a fleet can tell it
 */
export function faultsFrom(
  { faults, url }: { readonly faults?: string; readonly url?: string },
  topology: Topology | null,
): Fault[] | null {
  if (faults === undefined) return null;
  if (url !== undefined || topology === null)
    throw new UserError('--faults and --url exclude each other: give it to routebench testbed instead');
  return orUserError(() => loadFaults(faults, topology));
}

export function existingFile(option: string, file: string | undefined): string | null {
  if (file === undefined) return null;
  if (!existsSync(file)) throw new UserError(`${option} ${file}: there is no such file`);
  return resolve(file);
}
