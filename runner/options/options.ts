/** What the commands have in common: options and how their texts are read. */
import { InvalidArgumentError, type Command, type Option } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { contradiction } from '../../model/option-rules.ts';
import {
  axisKeys,
  optionKeys,
  optionOf,
  type GivenOptions,
  type OptionKey,
  type OptionValue,
} from '../../model/run-options.ts';
import { takesLoad } from '../../model/workload/arrivals.ts';
import { modeOf } from '../../model/workload/given-load.ts';
import { checkFaults, loadFaults } from '../../records/files/faults-file.ts';
import type { Sweep } from '../../records/files/plan-schema.ts';
import { loadTopology } from '../../records/files/topology-file.ts';
import { orUserError, UserError } from '../errors.ts';
import { sceneFrom } from '../scenes.ts';

/** A reader of model/parse-text.ts as commander wants it. */
export const argument =
  <T>(parse: (text: string) => T) =>
  (text: string): T => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(`Expected ${(error as Error).message}.`);
    }
  };

export const ascending = (numbers: readonly number[]): number[] =>
  [...new Set(numbers)].sort((a, b) => a - b);

function parameter(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Expected NAME=value, as for k6.');
  return { ...before, [name]: value! };
}

/** What a command was given, with the defaults that commander fills in. */
type Given<Key extends OptionKey> = Pick<GivenOptions, Key> & {
  readonly [K in Extract<Key, 'mode' | 'seed' | 'timeScale'>]: OptionValue<K>;
};

/** Of the fleet, wherever it is started. */
export type FleetOptions = Given<'topology' | 'timeScale' | 'seed'>;

/** Of a load, one run's or many's. */
export type LoadOptions = Given<Exclude<OptionKey, 'n'>> & {
  readonly n: number[];
  readonly sweep?: Sweep;
  readonly env?: Record<string, string>;
};

const keysAbout = (...subjects: readonly string[]): OptionKey[] =>
  optionKeys.filter((key) => subjects.includes(optionOf(key).about) && optionOf(key).flags !== undefined);

/** Declares options of the table (model/run-options.ts). @param defaults where the command's differ from the table's */
export function withOptions(
  command: Command,
  keys: readonly OptionKey[],
  defaults: { readonly n?: readonly number[] } = {},
): Command {
  for (const key of keys) command.addOption(declared(command, key, defaults));
  return command;
}

/** An option that belongs to one mode has no default here, so that a default never contradicts the mode. */
function declared(command: Command, key: OptionKey, defaults: { readonly n?: readonly number[] }): Option {
  const { flags, summary, parse, choices, many, repeated, only, default: value, defaultText } = optionOf(key);
  const told = [only && `${only} mode`, (only || value === undefined) && (defaultText ?? value)];
  const [mode, otherwise] = told.map((text) => (text ? String(text) : undefined));
  const notes = [mode, otherwise && `default: ${otherwise}`].filter(Boolean).join('; ');
  const severally = many && sweeps(defaults) ? ', or several with commas' : '';
  const option = command.createOption(flags!, `${summary}${severally}${notes && ` (${notes})`}`);
  // One that takes no value is yes where it stands.
  if (!flags!.includes('<')) option.preset('1');
  const listOf = (text: string) => ascending(text.split(',').map((it) => parse(it) as number));
  if (choices) option.choices([...choices]);
  else if (key === 'n') option.argParser(argument(listOf)).default(defaults.n, defaults.n?.join(','));
  else if (many && sweeps(defaults)) option.argParser(argument((text) => onlyOne(listOf(text))));
  else if (repeated)
    option.argParser((text, before?: string) => joined(before, argument(parse)(text) as string));
  else option.argParser(argument(parse));
  if (key === 'n') return option;
  return value === undefined || only !== undefined ? option : option.default(value);
}

/** A command that makes runs at several N takes several values of other options instead. */
const sweeps = ({ n = [] }: { readonly n?: readonly number[] }): boolean => n.length > 1;

const onlyOne = <T>(values: readonly T[]): T | readonly T[] => (values.length === 1 ? values[0]! : values);

/**
 * Several values of one option are the axis of a comparison. Of another option than N they are kept apart, so that the option
 * itself is one number wherever it is read.
 *
 * @throws UserError where two options have several
 */
function takeAxis(command: Command): void {
  const given = command.opts<Record<string, unknown>>();
  const unsaid = command.getOptionValueSource('n') === 'default';
  const several = axisKeys.filter(
    (key) => Array.isArray(given[key]) && given[key].length > 1 && !(key === 'n' && unsaid),
  );
  if (several.length > 1) {
    const typed = several.map((key) => `${flagOf(key)} ${String(given[key])}`).join(' and ');
    throw new UserError(`${typed} are two lists: expected one, and a single value of the other`);
  }
  const [axis] = several;
  if (axis === undefined || axis === 'n') return;
  command.setOptionValue('sweep', { axis, values: given[axis] } satisfies Record<keyof Sweep, unknown>);
  command.setOptionValueWithSource(axis, undefined, 'cli');
  if (unsaid) command.setOptionValue('n', (given.n as number[]).slice(-1));
}
const joined = (before: string | undefined, line: string) =>
  before === undefined ? line : `${before}\n${line}`;

export const flagOf = (key: OptionKey): string => optionOf(key).flags!.split(' ')[0]!;

/** A scene's options, where they aren't typed and don't contradict what is. */
function applyScene(command: Command): void {
  const given = command.opts<GivenOptions>();
  if (given.scene === undefined) return;
  const { workload } = sceneFrom(given.scene);
  const applied = optionKeys.filter((key) => command.getOptionValueSource(key) === 'cli');
  if (applied.includes('mode')) applied.push('arrivals', 'load');
  else if (given.arrivals !== undefined && !takesLoad(given.arrivals)) applied.push('load');
  const own = optionKeys.filter((key) => workload[key] !== undefined && !applied.includes(key));
  const typed = Object.fromEntries(applied.map((key) => [key, given[key]]));
  const mode = modeOf({ ...workload, ...typed });
  // Arrivals come before what goes with them alone.
  for (const key of own.reverse()) {
    if (contradiction(mode, [...applied, key], flagOf) !== undefined) continue;
    command.setOptionValueWithSource(key, key === 'n' ? [workload.n] : workload[key], 'scene');
    applied.push(key);
  }
}

/** @throws UserError where options that were typed contradict each other */
function refuseContradiction(command: Command): void {
  const given = command.opts<GivenOptions>();
  if (given.mode === undefined) return;
  const typed = optionKeys.filter((key) => ['cli', 'scene'].includes(command.getOptionValueSource(key)!));
  const mode = modeOf(given);
  if (typed.includes('mode') && given.mode !== mode)
    throw new UserError(
      `--mode ${given.mode} and arrivals of ${mode} mode contradict each other: leave --mode out`,
    );
  const wrong = contradiction(mode, typed, flagOf);
  if (wrong !== undefined) throw new UserError(wrong);
  // A trace has as many requests as it has, where nothing says otherwise.
  const unsaid = command.getOptionValueSource('n') === 'default';
  if (given.arrivals?.startsWith('trace:') && unsaid) command.setOptionValue('n', []);
}

export const withParameters = (command: Command): Command =>
  command.option('-e, --env <NAME=value>', "a strategy's parameter, as for k6; may be repeated", parameter);

/** Of a load in virtual time: all but where it is sent and how it is tagged. */
export const withSimulatedLoadOptions = (command: Command, n: readonly number[]): Command =>
  withParameters(withOptions(command, keysAbout('load', 'fleet'), { n })).hook('preAction', (_, acting) => {
    applyScene(acting);
    refuseContradiction(acting);
    takeAxis(acting);
  });

export const withLoadOptions = (command: Command, n: readonly number[]): Command =>
  withOptions(withSimulatedLoadOptions(command, n), keysAbout('target'));

/** @throws UserError with the loader's line */
export const topologyFrom = (file: string | undefined, scene?: string): Topology =>
  file === undefined && scene !== undefined
    ? sceneFrom(scene).topology
    : orUserError(() => loadTopology(file));

/**
 * @throws UserError with the loader's line, and where the fleet runs already: only what starts a fleet can tell it
 */
export function faultsFrom(
  { faults, scene, url }: Pick<GivenOptions, 'faults' | 'scene' | 'url'>,
  topology: Topology | null,
): readonly Fault[] | null {
  const staged = faults === undefined && scene !== undefined ? sceneFrom(scene).faults : null;
  if (faults === undefined && staged === null) return null;
  if (url !== undefined || topology === null)
    throw new UserError(
      `${staged ? `--scene ${scene}, which has faults,` : '--faults'} and --url exclude each other: give it to routebench testbed instead`,
    );
  return orUserError(() =>
    faults === undefined
      ? checkFaults(staged, `--scene ${scene}: in faults`, topology)
      : loadFaults(faults, topology),
  );
}

export function existingFile(option: string, file: string | undefined): string | null {
  if (file === undefined) return null;
  if (!existsSync(file)) throw new UserError(`${option} ${file}: there is no such file`);
  return resolve(file);
}
