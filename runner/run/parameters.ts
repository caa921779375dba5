/** `-e NAME=value`, checked before anything runs: k6 can't tell a mistyped name from any other variable. */
import { optionKeys, optionOf } from '../../model/run-options.ts';
import type { ParametersOf, ParameterSpecs, Strategy } from '../../strategies/api/contract.ts';
import { resolveParameters } from '../../strategies/api/parameters.ts';
import { loadStrategy, scenarioParameters } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import type { RunSpec } from './run-spec.ts';

/** Options of a run that only k6's environment has. */
const OF_EVERY_RUN = optionKeys.map(optionOf).flatMap(({ env, flags }) => (env && !flags ? [env] : []));

/**
 * @param names the strategies that run
 * @param given as typed; with several strategies each takes those that it has
 * @returns what a strategy is given
 * @throws UserError where none of them has such a parameter, or where a value is out of range
 */
export async function parametersFor(
  names: readonly string[],
  given: Readonly<Record<string, string>>,
): Promise<(strategy: string) => Record<string, string>> {
  const strategies = await Promise.all(names.map(loadStrategy));
  const of = new Map(strategies.map(({ name, parameters = {} }) => [name, Object.keys(parameters)]));
  const expected = [...new Set([...of.values()].flat())];
  for (const [name, value] of Object.entries(given)) {
    if (expected.includes(name) || OF_EVERY_RUN.includes(name)) continue;
    const who =
      names.length === 1
        ? `${names[0]} has no such parameter`
        : 'none of these strategies has such a parameter';
    const there = expected.length === 0 ? 'there is none' : `expected ${expected.join(', ')}`;
    throw new UserError(`-e ${name}=${value}: ${who}: ${there}`);
  }
  for (const strategy of strategies) {
    try {
      resolveParameters(strategy, given);
    } catch (error) {
      throw new UserError(`-e ${(error as Error).message}`);
    }
  }
  return (strategy) =>
    Object.fromEntries(
      Object.entries(given).filter(
        ([name]) => of.get(strategy)!.includes(name) || OF_EVERY_RUN.includes(name),
      ),
    );
}

/** The values a run has: those given, else the scenario file's, else the defaults. */
export async function resolvedFor<P extends ParameterSpecs>(
  spec: Pick<RunSpec, 'strategy' | 'parameters'>,
  strategy: Strategy<P>,
): Promise<ParametersOf<P>> {
  return resolveParameters(strategy, { ...(await scenarioParameters(spec.strategy)), ...spec.parameters });
}
