/**
 * plan.json as it may be believed. A folder of results may come from anybody, so each field passes what the command line
 * lets through, before any of it is used.
 */
import { parseDurationMs } from '../../model/workload/duration.ts';
import { shown } from '../../testbed/json-file.ts';
import { checkFaults } from '../../testbed/faults.ts';
import { checkTopology } from '../../testbed/topology.ts';
import { uniqueKnown } from '../catalogue.ts';
import { orUserError, UserError } from '../errors.ts';
import {
  masterUrl,
  MODES,
  parameter,
  positiveNumber,
  testidText,
  wholeNumber,
  wholeNumbers,
} from '../commands/options.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import type { FORMAT } from '../../records/format.ts';

/** @returns its value as it is used; @throws Error that says what is allowed */
type Check<T> = (value: unknown) => T;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The command line's parsers take texts; a number of the file is one to them, and nothing else is. */
const number =
  (parsed: (text: string) => number): Check<number> =>
  (value) =>
    parsed(typeof value === 'number' ? String(value) : 'no number');

const text =
  (parsed: (text: string) => string): Check<string> =>
  (value) => {
    if (typeof value !== 'string') throw new Error('Allowed is a text.');
    return parsed(value);
  };

const flag: Check<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new Error('Allowed is true or false.');
  return value;
};

const list: Check<unknown[]> = (value) => {
  if (!Array.isArray(value) || value.length === 0) throw new Error('Allowed is a list of at least one.');
  return value;
};

const texts: Check<Record<string, string>> = (value) => {
  if (!isObject(value) || Object.values(value).some((it) => typeof it !== 'string'))
    throw new Error('Allowed is an object of texts.');
  return value as Record<string, string>;
};

const mode: Check<RunRequest['mode']> = (value) => {
  const found = MODES.find((it) => it === value);
  if (found === undefined) throw new Error(`Allowed is ${MODES.join(', ')}.`);
  return found;
};

const known: Check<string> = (value) => uniqueKnown([value as string])[0]!;

const env: Check<Record<string, string>> = (value) =>
  Object.entries(texts(value)).reduce((before, [name, it]) => parameter(`${name}=${it}`, before), {});

function duration(given: string): string {
  try {
    parseDurationMs(given);
  } catch (error) {
    throw new Error(`Allowed is ${(error as Error).message}`, { cause: error });
  }
  return given;
}

const asIs = (given: string): string => given;

/** @throws UserError in one line: the file, the field, what was found, what is allowed */
export function checkedPlanFile(asked: PlanFile, file: string): PlanFile {
  const wrong = (field: string, value: unknown, allowed: string): never => {
    const found = value === undefined ? 'missing' : shown(value);
    throw new UserError(`${file}: ${field} is ${found}: ${allowed}`);
  };
  const checked = <T>(field: string, value: unknown, check: Check<T>): T => {
    try {
      return check(value);
    } catch (error) {
      const { message } = error as Error;
      return wrong(field, value, message.replace(/^A/, 'a').replace(/\.$/, ''));
    }
  };
  if (!isObject(asked.wish)) return wrong('wish', asked.wish, 'allowed is an object');
  const given: Readonly<Record<string, unknown>> = asked.wish;
  const of = <T>(name: keyof RunRequest, check: Check<T>): T => checked(`wish.${name}`, given[name], check);
  const each = <T>(name: keyof RunRequest, check: Check<T>): T[] =>
    of(name, list).map((value, i) => checked(`wish.${name}[${i}]`, value, check));
  /** What needn't be there stays away. */
  const optional = <N extends keyof RunRequest, T>(name: N, check: Check<T>) =>
    (given[name] === undefined ? {} : { [name]: of(name, check) }) as { [K in N]?: T };

  const wish: RunRequest = {
    strategies: uniqueKnown(each('strategies', known)),
    n: wholeNumbers(each('n', number(wholeNumber(1))).join()),
    mode: of('mode', mode),
    repeat: of('repeat', number(wholeNumber(1))),
    seed: of('seed', number(wholeNumber(0))),
    timeScale: of('timeScale', number(positiveNumber)),
    ...optional('vus', number(wholeNumber(1))),
    ...optional('rate', number(wholeNumber(1))),
    // Of another mode nobody reads it, and the command line lets it pass.
    ...optional('duration', text(given.mode === 'open' ? duration : asIs)),
    ...optional('env', env),
    ...optional('profile', text(asIs)),
    ...optional('topology', text(asIs)),
    ...optional('url', text(masterUrl)),
    ...optional('testid', text(testidText)),
  };
  const simulated = checked('simulated', asked.simulated, flag);
  if (simulated && wish.url !== undefined)
    return wrong('wish.url', wish.url, 'allowed is none where simulated is true');
  const isUnknown = (asked.topology ?? null) === null;
  if (isUnknown && wish.url === undefined)
    return wrong('topology', asked.topology, 'allowed is a fleet, or wish.url of one that runs');
  const topology = isUnknown
    ? null
    : orUserError(() => checkTopology(asked.topology, `${file}: in topology`));
  const { faults = null } = asked;
  if (faults !== null && (topology === null || wish.url !== undefined))
    return wrong('faults', faults, 'allowed is null with wish.url');
  return {
    ...asked,
    createdAt: checked('createdAt', asked.createdAt, text(asIs)),
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
