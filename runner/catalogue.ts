/** What strategies there are: the folder is the registry. */
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Strategy } from '../strategies/api/contract.ts';
import { UserError } from './errors.ts';
import { inRoot } from './paths.ts';

const folder = inRoot('build/node/strategies');

export function strategyNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
    .sort();
}

export async function loadStrategy(name: string): Promise<Strategy> {
  const module = (await import(pathToFileURL(`${folder}/${name}.js`).href)) as { default: Strategy };
  return module.default;
}

/** The parameters that the strategy's scenario file sets, which k6 goes by too: see scenariosInNode in build.mjs. */
export async function scenarioParameters(name: string): Promise<Readonly<Record<string, string>>> {
  const file = inRoot(`build/node/scenarios/${name}.js`);
  if (!existsSync(file)) return {};
  const module = (await import(pathToFileURL(file).href)) as { default: () => Record<string, string> };
  return module.default();
}

export const loadStrategies = (): Promise<Strategy[]> => Promise.all(strategyNames().map(loadStrategy));

/**
 * @param text names with commas between them, or `all`
 * @throws UserError that lists what there is
 */
export function parseStrategies(text: string): string[] {
  const all = strategyNames();
  if (text === 'all') return all;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new UserError(`unknown strategy "${unknown}": there are ${all.join(', ')}`);
  return [...new Set(names)];
}
