/** The strategy of a file, held to the contract. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { Strategy } from '../../strategies/api/contract.ts';
import { UserError } from '../errors.ts';
import { inRoot } from '../paths.ts';
import { loadFile } from './bundle.ts';
import { checkTypes } from './check-types.ts';
import { namedFiles, shownPath } from './names.ts';

interface StrategyFile {
  readonly strategy: Strategy;
  /** Of what it is built to, SHA-256's first 12 hexadecimal digits. */
  readonly version: string;
}

/** Each is built once, unless it is asked for anew. */
const built = new Map<string, Promise<StrategyFile>>();
const versions = new Map<string, string>();

/** The scenario beside a strategy, where there is one: else k6 runs routebench's own. */
export const scenarioBeside = (file: string): string | undefined => {
  const beside = file.replace(/\.ts$/, '.scenario.ts');
  return existsSync(beside) ? beside : undefined;
};

/** @throws UserError with one line, the TypeScript source's where it has one */
export function strategyOfFile(file: string): Promise<StrategyFile> {
  let made = built.get(file);
  if (made === undefined) built.set(file, (made = read(file)));
  return made;
}

/** As it is now, whatever it was before. */
export function strategyAnew(file: string): Promise<StrategyFile> {
  built.delete(file);
  return strategyOfFile(file);
}

async function read(file: string): Promise<StrategyFile> {
  const { exports, text } = await loadFile(file);
  const beside = scenarioBeside(file);
  // A thread that computes has what its process checked.
  if (isMainThread) await checkTypes(beside === undefined ? [file] : [file, beside]);
  const strategy = checkContract(file, exports.default);
  const scenario = beside === undefined ? '' : readFileSync(beside, 'utf8');
  const version = createHash('sha256').update(text).update(scenario).digest('hex').slice(0, 12);
  versions.set(file, version);
  return { strategy, version };
}

/** What differs between two results of one name: of each file that was named, `mine.ts` and its version. */
export const fileVersions = (): Record<string, string> =>
  Object.fromEntries([...namedFiles().values()].map((file) => [basename(file), versions.get(file) ?? '']));

const KNOWLEDGE = ['none', 'index', 'shared'];

function checkContract(file: string, value: unknown): Strategy {
  const lines = readFileSync(file, 'utf8').split('\n');
  const wrong = (what: string, at: RegExp): never => {
    const line = lines.findIndex((text) => at.test(text));
    throw new UserError(`${shownPath(file)}${line < 0 ? '' : `:${line + 1}`}: ${what}`);
  };
  const atDefault = /\bexport default\b|\bas default\b/;
  if (value === undefined)
    return wrong('it has no default export: expected export default defineStrategy({ … })', /^(?!)/);
  if (typeof value !== 'object' || value === null)
    return wrong(`its default export is ${typeof value}: expected defineStrategy({ … })`, atDefault);
  const strategy = value as Strategy;
  const name = basename(file, '.ts');
  if (strategy.name !== name)
    return wrong(
      `its name is ${JSON.stringify(strategy.name) ?? 'missing'}: expected ${JSON.stringify(name)}, as the file is called`,
      /\bname\b\s*:/,
    );
  for (const key of ['summary', 'source'] as const)
    if (typeof strategy[key] !== 'string' || strategy[key] === '')
      wrong(`its ${key} is missing: expected a few words`, atDefault);
  if (!KNOWLEDGE.includes(strategy.knowledge))
    wrong(
      `its knowledge is ${JSON.stringify(strategy.knowledge) ?? 'missing'}: expected one of ${KNOWLEDGE.join(', ')}`,
      /\bknowledge\b\s*:/,
    );
  if (typeof strategy.create !== 'function')
    wrong('create is missing: expected a function of the world that returns { route }', atDefault);
  return strategy;
}

/** The parameters that the scenario beside a strategy sets. */
export async function parametersBeside(file: string): Promise<Readonly<Record<string, string>>> {
  const scenario = scenarioBeside(file);
  if (scenario === undefined) return {};
  const { exports } = await loadFile(scenario, {
    'routebench/scenario': inRoot('scenarios/runtime/scenario.bundled.ts'),
  });
  if (typeof exports.default !== 'function')
    throw new UserError(
      `${shownPath(scenario)}: it has no default export: expected export default run.iteration`,
    );
  return (exports.default as () => Record<string, string>)();
}
