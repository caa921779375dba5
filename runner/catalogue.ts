/** What strategies there are: the folder is the registry. */
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { contestantOf, isBalancer } from '../balancers/catalogue.ts';
import { nearMiss } from '../model/near-miss.ts';
import { anywhere, type Strategy } from '../strategies/api/contract.ts';
import { checkOnce, wrapAll, wrapperNamed, wrapperNames } from '../strategies/wrappers/catalogue.ts';
import { readName, wrappedName } from '../strategies/wrappers/names.ts';
import { orUserError, UserError } from './errors.ts';
import { inRoot } from './paths.ts';
import { k6ScriptOf } from './strategy-files/k6-script.ts';
import { parametersBeside, strategyOfFile } from './strategy-files/load.ts';
import { fileOf, isPath, nameFile } from './strategy-files/names.ts';

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
  if (typeof name !== 'string') throw unknown(name);
  const { wrappers, strategy } = orUserError(() => readName(name));
  orUserError(() => checkOnce(wrappers).forEach(wrapperNamed));
  if (isBalancer(strategy)) {
    if (wrappers.length > 0)
      throw new UserError(
        `${name}: a balancer decides for itself: expected a strategy within ${wrappers[0]}`,
      );
    return void orUserError(() => contestantOf(strategy));
  }
  if (fileOf(strategy) === undefined && !strategyNames().includes(strategy)) throw unknown(strategy);
}

function unknown(name: unknown): UserError {
  const all = strategyNames();
  const meant = typeof name === 'string' ? nearMiss(name, all) : undefined;
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  return new UserError(`unknown strategy ${JSON.stringify(name)}: ${hint}there are ${all.join(', ')}`);
}

/** The usual ones within wrappers, for what compares all there is. */
export const WRAPPED = ['outlier-ejection(least-connections)', 'outlier-ejection(peak-ewma)'];

/** @throws UserError where there is no such strategy */
export async function loadStrategy(name: string): Promise<Strategy> {
  checkKnown(name);
  if (isBalancer(name)) return strategyOfBalancer(name);
  const { wrappers, strategy } = readName(name);
  const file = fileOf(strategy);
  if (file !== undefined) {
    const own = await strategyOfFile(file);
    return orUserError(() => wrapAll(own.strategy, wrappers));
  }
  const module = (await import(pathToFileURL(`${folder}/${strategy}.js`).href)) as { default: Strategy };
  return orUserError(() => wrapAll(module.default, wrappers));
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
export async function bundleOf(name: string): Promise<string> {
  checkKnown(name);
  const { strategy } = readName(name);
  const own = fileOf(strategy);
  if (own !== undefined) return k6ScriptOf(own);
  const bundle = inRoot(`build/${isBalancer(name) ? ANYWHERE : strategy}.js`);
  if (!existsSync(bundle))
    throw new UserError(`${strategy} has no bundle for k6: scenarios/${strategy}.ts is missing or broken`);
  return bundle;
}

/**
 * The parameters that the strategy's scenario file sets, which k6 goes by too: see scenarios/runtime/scenario.bundled.ts.
 *
 * @throws UserError where there is no such strategy
 */
export async function scenarioParameters(name: string): Promise<Readonly<Record<string, string>>> {
  checkKnown(name);
  const { strategy } = readName(name);
  const own = fileOf(strategy);
  if (own !== undefined) return parametersBeside(own);
  const file = inRoot(`build/node/scenarios/${strategy}.js`);
  if (!existsSync(file)) return {};
  const module = (await import(pathToFileURL(file).href)) as { default: () => Record<string, string> };
  return module.default();
}

export const loadStrategies = (): Promise<Strategy[]> => Promise.all(strategyNames().map(loadStrategy));

/**
 * Of the command line alone, since a path is taken for a file's name here.
 *
 * @param text names and paths of files with commas between them, or `all`
 * @throws UserError that lists what there is
 */
export function parseStrategies(text: string): string[] {
  if (text === 'all') return strategyNames();
  return uniqueKnown(text.split(',').map((name) => named(name.trim())));
}

/** A path becomes the name that its file goes by, within wrappers too. */
function named(name: string): string {
  if (!isPath(name)) return name;
  const { wrappers, strategy } = orUserError(() => readName(name));
  return wrappedName({ wrappers, strategy: nameFile(strategy, strategyNames()) });
}

/**
 * @param text of --with, where it is given
 * @throws UserError where a wrapper is unknown, or fits one of the strategies not
 */
export function withWrappers(names: readonly string[], text: string | undefined): string[] {
  if (text === undefined) return [...names];
  const outer = orUserError(() => wrapperNames(text));
  return uniqueKnown(
    names.map((name) => {
      const { wrappers, strategy } = readName(name);
      return wrappedName({ wrappers: [...outer, ...wrappers], strategy });
    }),
  );
}

/** @throws UserError that lists what there is */
export function uniqueKnown(names: readonly string[]): string[] {
  names.forEach(checkKnown);
  return [...new Set(names)];
}
