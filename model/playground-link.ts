/**
 * What the playground shows, as the part after # of its address: a fleet, what goes wrong with it, a load and two
 * strategies. Whatever links to it ("try this fleet") makes its link here.
 */
import { originalTopology } from './fleet/original-topology.ts';
import type { Fault } from './fleet/faults.ts';
import { fleetOf } from './fleet/fleet.ts';
import { kinds, targets } from './fleet/faults/kinds.ts';
import { checkSchedule } from './fleet/faults/schedule.ts';
import { checkNumbers, checkTopology, times, type Topology } from './fleet/topology.ts';
import { nearMiss } from './near-miss.ts';
import { optionKeys, optionOf, type GivenOptions, type OptionKey } from './run-options.ts';

export interface PlaygroundLink {
  readonly topology: Topology;
  readonly faults: readonly Fault[];
  /** Names: left and right. */
  readonly strategies: readonly [left: string, right: string];
  /** Of the load, and the seed: as they were given, without the defaults. */
  readonly options: GivenOptions;
}

/** Of the fragment's form: one more where a link of the new form would be misread by an older page. */
const LINK_VERSION = 1;

/** What a link with nothing in it shows. */
export const initialLink = (): PlaygroundLink => ({
  topology: originalTopology(),
  faults: [],
  strategies: ['nearest', 'planned'],
  options: { n: 200 },
});

/** A path of the address that a page beside the playground links to. */
export const playgroundHref = (link: PlaygroundLink): string => `playground.html#${fragmentOf(link)}`;

const linkedOptions: readonly OptionKey[] = optionKeys.filter(
  (key) => optionOf(key).recorded !== undefined && optionOf(key).about !== 'service' && key !== 'timeScale',
);

/** The version stands last: a link that lost its end is seen by its absence. The original fleet needn't be told. */
export function fragmentOf({ topology, faults, strategies, options }: PlaygroundLink): string {
  const text = JSON.stringify(topology);
  const parts: [string, string][] = [['strategies', strategies.join(',')]];
  for (const key of linkedOptions)
    if (options[key] !== undefined && options[key] !== null) parts.push([key, String(options[key])]);
  if (text !== JSON.stringify(originalTopology())) parts.push(['fleet', text]);
  if (faults.length > 0) parts.push(['faults', JSON.stringify(faults)]);
  parts.push(['v', String(LINK_VERSION)]);
  return new URLSearchParams(parts).toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/**
 * @param fragment with or without its #; an empty one is the initial link
 * @throws Error of one line: what was given, what is expected
 */
export function linkFrom(fragment: string): PlaygroundLink {
  const text = fragment.replace(/^#/, '');
  const initial = initialLink();
  if (text === '') return initial;
  const given = new Map(new URLSearchParams(text));
  checkVersion(given);
  const names = ['strategies', 'fleet', 'faults', 'v', ...linkedOptions];
  const unknown = [...given.keys()].find((key) => !names.includes(key));
  if (unknown !== undefined) {
    const meant = nearMiss(unknown, names);
    throw new Error(`${unknown} is unknown: expected ${meant ? `${meant}, or ` : ''}${names.join(', ')}`);
  }
  const topology = given.has('fleet') ? fleetFrom(given.get('fleet')!) : initial.topology;
  return {
    topology,
    faults: given.has('faults') ? faultsFrom(given.get('faults')!, topology) : [],
    strategies: given.has('strategies') ? pairFrom(given.get('strategies')!) : initial.strategies,
    options: optionsFrom(given),
  };
}

function checkVersion(given: ReadonlyMap<string, string>): void {
  const version = given.get('v');
  if (version === undefined)
    throw new Error(`the link has no version: expected v=${LINK_VERSION} at its end: copy the whole link`);
  if (version === String(LINK_VERSION)) return;
  const newer = Number(version) > LINK_VERSION;
  throw new Error(
    `the link is of ${newer ? 'the newer ' : ''}version ${version}: expected ${LINK_VERSION}${newer ? ': open it in the playground of a newer routebench' : ''}`,
  );
}

function optionsFrom(given: ReadonlyMap<string, string>): GivenOptions {
  const entries = linkedOptions.flatMap((key) => {
    const text = given.get(key);
    if (text === undefined) return [];
    try {
      // Yes and no are 1 and 0 where people type them.
      return [[key, optionOf(key).parse(text === 'true' ? '1' : text === 'false' ? '0' : text)]];
    } catch (error) {
      throw new Error(`${key}=${text}: expected ${(error as Error).message}`, { cause: error });
    }
  });
  return Object.fromEntries(entries) as GivenOptions;
}

function pairFrom(text: string): PlaygroundLink['strategies'] {
  const [left, right, ...more] = text.split(',');
  if (!left || !right || more.length > 0)
    throw new Error(`strategies=${text}: expected two names with a comma between them`);
  return [left, right];
}

function jsonFrom(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${key} is damaged: expected JSON: copy the whole link`, { cause: error });
  }
}

function fleetFrom(text: string): Topology {
  const topology = jsonFrom('fleet', text) as Topology;
  checkTopology(topology, 'fleet');
  try {
    // Distributions are read here.
    fleetOf(topology);
  } catch (error) {
    throw new Error(`fleet: expected ${(error as Error).message}`, { cause: error });
  }
  return topology;
}

function faultsFrom(text: string, topology: Topology): Fault[] {
  const faults = jsonFrom('faults', text);
  if (!Array.isArray(faults)) throw new Error(`faults is ${text}: expected a list`);
  for (const [i, fault] of (faults as Fault[]).entries()) {
    const kind: unknown = fault?.kind;
    if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind))
      throw new Error(
        `faults[${i}].kind is ${JSON.stringify(kind)}: expected ${Object.keys(kinds).join(', ')}`,
      );
    for (const [key, value] of Object.entries(fault))
      if (!['kind', ...targets].includes(key) && typeof value !== 'number')
        throw new Error(`faults[${i}].${key} is ${JSON.stringify(value)}: expected a number`);
    checkNumbers(`faults[${i}].`, fault, { fromMs: times });
  }
  const { machines, regions } = fleetOf(topology);
  checkSchedule(
    faults as Fault[],
    'faults',
    machines.map(({ id }) => id),
    regions.map(({ name }) => name),
  );
  return faults as Fault[];
}
