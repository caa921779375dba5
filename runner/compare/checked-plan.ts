/**
 * plan.json as it may be believed. A folder of results may come from anybody, so each field passes what the command line
 * lets through, before any of it is used.
 */
import { optionKeys, optionOf, repeats, type OptionKey } from '../../model/run-options.ts';
import { shown } from '../../records/files/json-file.ts';
import { checkFaults } from '../../records/files/faults-file.ts';
import { checkTopology } from '../../records/files/topology-file.ts';
import { uniqueKnown } from '../catalogue.ts';
import { orUserError, UserError } from '../errors.ts';
import { ascending, parameter } from '../commands/options.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import type { FORMAT } from '../../records/format.ts';

/** @returns its value as it is used; @throws Error that says what is expected */
type Check<T> = (value: unknown) => T;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The command line's parsers take texts: what they make of the value's is the value itself. */
const byParser =
  <T>(parse: (text: string) => T): Check<T> =>
  (value) => {
    const parsed = parse(String(value));
    if (parsed !== value) throw new Error(`a ${typeof parsed === 'string' ? 'text' : typeof parsed}`);
    return parsed;
  };

const text: Check<string> = byParser((given) => given);

const flag: Check<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new Error('true or false');
  return value;
};

const list: Check<unknown[]> = (value) => {
  if (!Array.isArray(value) || value.length === 0) throw new Error('a list of at least one');
  return value;
};

const texts: Check<Record<string, string>> = (value) => {
  if (!isObject(value) || Object.values(value).some((it) => typeof it !== 'string'))
    throw new Error('an object of texts');
  return value as Record<string, string>;
};

const known: Check<string> = (value) => uniqueKnown([value as string])[0]!;

const env: Check<Record<string, string>> = (value) =>
  Object.entries(texts(value)).reduce((before, [name, it]) => parameter(`${name}=${it}`, before), {});

/** @throws UserError in one line: the file, the field, what was found, what is expected */
export function checkedPlanFile(asked: PlanFile, file: string): PlanFile {
  const wrong = (field: string, value: unknown, expected: string): never => {
    const found = value === undefined ? 'missing' : shown(value);
    throw new UserError(`${file}: ${field} is ${found}: ${expected}`);
  };
  const checked = <T>(field: string, value: unknown, check: Check<T>): T => {
    try {
      return check(value);
    } catch (error) {
      const told = (error as Error).message.replace(/^Expected |\.$/g, '');
      return wrong(field, value, error instanceof UserError ? told : `expected ${told}`);
    }
  };
  if (!isObject(asked.wish)) return wrong('wish', asked.wish, 'expected an object');
  const given: Readonly<Record<string, unknown>> = asked.wish;
  const of = <T>(name: keyof RunRequest, check: Check<T>): T => checked(`wish.${name}`, given[name], check);
  const each = <T>(name: keyof RunRequest, check: Check<T>): T[] =>
    of(name, list).map((value, i) => checked(`wish.${name}[${i}]`, value, check));
  /** What needn't be there stays away. */
  const optional = <T>(name: keyof RunRequest, check: Check<T>) =>
    given[name] === undefined ? [] : [[name, of(name, check)] as const];
  /** As the command line leaves it: N as a list, and the table's defaults where an option belongs to every mode. */
  const option = (key: OptionKey) => {
    const { parse, many, only, default: otherwise } = optionOf(key);
    if (many) return [[key, ascending(each(key, byParser(parse)) as number[])] as const];
    const isThere = otherwise !== undefined && only === undefined;
    return isThere ? [[key, of(key, byParser(parse))] as const] : optional(key, byParser(parse));
  };

  const wish = Object.fromEntries([
    ['strategies', uniqueKnown(each('strategies', known))],
    ['repeat', of('repeat', byParser(repeats))],
    ...optional('env', env),
    ...optionKeys.filter((key) => optionOf(key).flags !== undefined && key !== 'faults').flatMap(option),
  ]) as unknown as RunRequest;
  const simulated = checked('simulated', asked.simulated, flag);
  if (simulated && wish.url !== undefined)
    return wrong('wish.url', wish.url, 'expected none where simulated is true');
  const isUnknown = (asked.topology ?? null) === null;
  if (isUnknown && wish.url === undefined)
    return wrong('topology', asked.topology, 'expected a fleet, or wish.url of one that runs');
  const topology = isUnknown
    ? null
    : orUserError(() => checkTopology(asked.topology, `${file}: in topology`));
  const { faults = null } = asked;
  if (faults !== null && (topology === null || wish.url !== undefined))
    return wrong('faults', faults, 'expected null with wish.url');
  return {
    ...asked,
    createdAt: checked('createdAt', asked.createdAt, text),
    versions: checked('versions', asked.versions, texts),
    simulated,
    dashboard: checked('dashboard', asked.dashboard, flag),
    wish,
    topology,
    faults: faults === null ? null : orUserError(() => checkFaults(faults, `${file}: in faults`, topology!)),
  };
}

export interface PlanFile {
  readonly format: typeof FORMAT;
  readonly createdAt: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly simulated: boolean;
  readonly dashboard: boolean;
  readonly wish: RunRequest;
  /** As it was then, whatever has become of its file. */
  readonly topology: Topology | null;
  readonly faults?: readonly Fault[] | null;
}
