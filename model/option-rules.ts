/** Which options go together, and how k6 is told of them. */
import { optionKeys, optionOf, type OptionKey, type OptionValue } from './run-options.ts';
import type { Mode } from './workload/load.ts';

/**
 * @param given the options that were typed
 * @param nameOf how an option is called where it was typed: `--rate` or `RATE`
 * @returns what contradicts the mode, in one line
 */
export function contradiction(
  mode: Mode,
  given: readonly OptionKey[],
  nameOf: (key: OptionKey) => string,
): string | undefined {
  const process = (['arrivals', 'load'] as const).find((key) => given.includes(key));
  if (given.includes('arrivals') && given.includes('rate'))
    return `${nameOf('rate')} and ${nameOf('arrivals')} contradict each other: leave ${nameOf('rate')} out, ${nameOf('arrivals')} says the rate`;
  if (given.includes('load') && given.includes('rate'))
    return `${nameOf('rate')} and ${nameOf('load')} contradict each other: leave one of them out`;
  if (process !== undefined && given.includes('n') && given.includes('duration'))
    return `${nameOf('n')} and ${nameOf('duration')} contradict each other: leave one of them out`;
  for (const key of given) {
    const { only, except } = optionOf(key);
    if (only !== undefined && only !== mode)
      return `${nameOf(key)} belongs to ${only} mode, and this run is ${mode}: add ${nameOf('mode')} ${only}, or leave ${nameOf(key)} out`;
    if (except === mode && process === undefined)
      return `${nameOf(key)} and ${nameOf('mode')} ${mode} contradict each other: ${mode} mode sends ${nameOf('rate')} × ${nameOf('duration')} requests, so leave ${nameOf(key)} out`;
  }
  return undefined;
}

/** Options as k6's environment has them; what follows from the mode is left out. */
export function environmentFrom(values: {
  readonly [Key in OptionKey]?: OptionValue<Key> | null | undefined;
}): Record<string, string> {
  const { arrivals, mode } = values;
  return Object.fromEntries(
    optionKeys.flatMap((key) => {
      const { env, except, only } = optionOf(key);
      const value = values[key] ?? null;
      if (env === undefined || value === null) return [];
      // Arrivals in full say the mode and the rate, and N is counted.
      if (arrivals ? key === 'load' || only === 'open' : except !== undefined && except === mode) return [];
      return [[env, typeof value === 'boolean' ? String(Number(value)) : String(value)]];
    }),
  );
}
