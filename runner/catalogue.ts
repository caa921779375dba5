/** What strategies there are: the folder is the registry. */
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { contestantOf, isBalancer } from '../balancers/catalogue.ts';
import { nearMiss } from '../model/near-miss.ts';
import { anywhere, type Strategy } from '../strategies/api/contract.ts';
import { orUserError, UserError } from './errors.ts';
import { inRoot } from './paths.ts';

const folder = inRoot('build/node/strategies');

export function strategyNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
    .sort();
}

/**
 * The name may come from anybody's file, and what becomes a path is run: only what the folder has is ever one.
 *
 * @throws UserError that lists what there is
 */
function checkKnown(name: unknown): void {
  if (typeof name === 'string' && isBalancer(name)) return void orUserError(() => contestantOf(name));
  const all = strategyNames();
  if (all.some((it) => it === name)) return;
  const meant = typeof name === 'string' ? nearMiss(name, all) : undefined;
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  throw new UserError(`unknown strategy ${JSON.stringify(name)}: ${hint}there are ${all.join(', ')}`);
}

/** @throws UserError where there is no such strategy */
export async function loadStrategy(name: string): Promise<Strategy> {
  checkKnown(name);
  if (isBalancer(name)) return strategyOfBalancer(name);
  const module = (await import(pathToFileURL(`${folder}/${name}.js`).href)) as { default: Strategy };
  return module.default;
}

/** The scenario whose requests leave the choice to whatever stands before the fleet. */
const ANYWHERE = 'random';

/** A balancer decides for itself: every request goes to it as it is. */
function strategyOfBalancer(name: string): Strategy {
  const { algorithm, balancer } = contestantOf(name);
  return {
    name,
    summary: algorithm.summary,
    source: balancer.name,
    knowledge: 'none',
    create: () => ({ route: () => anywhere }),
  };
}

/** What k6 runs. @throws UserError where there is no such strategy */
export function bundleOf(name: string): string {
  checkKnown(name);
  const bundle = inRoot(`build/${isBalancer(name) ? ANYWHERE : name}.js`);
  if (!existsSync(bundle))
    throw new UserError(`${name} has no bundle for k6: scenarios/${name}.ts is missing or broken`);
  return bundle;
}

/**
 * The parameters that the strategy's scenario file sets, which k6 goes by too: see scenarios/runtime/scenario.bundled.ts.
 *
 * @throws UserError where there is no such strategy
 */
export async function scenarioParameters(name: string): Promise<Readonly<Record<string, string>>> {
  checkKnown(name);
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
  if (text === 'all') return strategyNames();
  return uniqueKnown(text.split(',').map((name) => name.trim()));
}

/** @throws UserError that lists what there is */
export function uniqueKnown(names: readonly string[]): string[] {
  names.forEach(checkKnown);
  return [...new Set(names)];
}
