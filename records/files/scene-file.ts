/** A scene: a fleet with a workload, faults where there are some, and a sentence on what it is for. scenes/*.json, or anybody's file. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { optionKeys, optionOf, type GivenOptions, type OptionKey } from '../../model/run-options.ts';
import { checkFaults } from './faults-file.ts';
import { checker, readJson } from './json-file.ts';
import { anything, object, optional, text, type Schema } from './schema.ts';
import { checkTopology, loadTopology } from './topology-file.ts';

export interface Scene {
  readonly name: string;
  readonly about: string;
  readonly topology: Topology;
  /** Options of a run. Files that they name have whole paths. */
  readonly workload: GivenOptions;
  readonly faults: readonly Fault[] | null;
}

/** As the file has it. */
interface SceneFile {
  readonly about: string;
  /** A fleet, or the name of its file: beside the scene, else in topologies/. */
  readonly topology: unknown;
  /** By the options' long names. */
  readonly workload: Readonly<Record<string, unknown>>;
  readonly faults?: unknown;
}

/** As it is typed, without the hyphens. */
const nameOf = (key: OptionKey): string => /^-+([a-z-]+)/.exec(optionOf(key).flags ?? '')?.[1] ?? '';

/** What a workload can say; a profile belongs to the computer that measured it. */
const keyOf = new Map(
  optionKeys
    .filter((key) => optionOf(key).about === 'load' && key !== 'profile' && key !== 'scene')
    .map((key) => [nameOf(key), key]),
);

const workload: Schema<SceneFile['workload']> = {
  json: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries([...keyOf].map(([name, key]) => [name, { runOption: key }])),
  },
};

const check = checker<SceneFile>(
  object<SceneFile>({ about: text, topology: anything(), workload, faults: optional(anything()) }).json,
);

export const sceneNameOf = (file: string): string => basename(file, '.json');

/** The folder is the registry. */
export const sceneNamesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map(sceneNameOf)
    .sort();

/**
 * @param topologies the folder of fleets that a scene may name
 * @throws Error of one line: the file, which value by its path, what was found, what is expected
 */
export function loadScene(file: string, topologies: string): Scene {
  const found = check(readJson(file), file);
  const topology = fleetOf(found.topology, file, topologies);
  const given = Object.entries(found.workload).map(([name, value]) => [keyOf.get(name)!, value]);
  return {
    name: sceneNameOf(file),
    about: found.about,
    topology,
    workload: wholePaths(Object.fromEntries(given) as GivenOptions, dirname(file)),
    faults: found.faults === undefined ? null : checkFaults(found.faults, `${file}: in faults`, topology),
  };
}

function fleetOf(value: unknown, file: string, topologies: string): Topology {
  if (typeof value !== 'string') return checkTopology(value, `${file}: in topology`);
  const beside = join(dirname(file), value);
  return loadTopology(existsSync(beside) ? beside : join(topologies, value));
}

/** Files that arrivals and sizes name, from the folder in which the names were written. */
export function wholePaths<T extends Pick<GivenOptions, 'arrivals' | 'sizes'>>(given: T, folder: string): T {
  const whole = (text: string, prefix: string) =>
    text.startsWith(prefix) ? `${prefix}${resolve(folder, text.slice(prefix.length))}` : text;
  return {
    ...given,
    ...(given.arrivals !== undefined && { arrivals: whole(given.arrivals, 'trace:') }),
    ...(given.sizes !== undefined && { sizes: whole(given.sizes, 'file:') }),
  };
}
