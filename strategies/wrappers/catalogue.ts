/** The wrappers there are, by name, and how a strategy gets them around it. */
import { nearMiss } from '../../model/near-miss.ts';
import type { Strategy } from '../api/contract.ts';
import { wrapStrategy, type Wrapper } from '../api/wrapper.ts';
import { readName } from './names.ts';
import circuitBreaker from './circuit-breaker.ts';
import concurrencyLimit from './concurrency-limit.ts';
import failureAccrual from './failure-accrual.ts';
import hedged from './hedged.ts';
import outlierEjection from './outlier-ejection.ts';
import priorityFailover from './priority-failover.ts';
import retries from './retries.ts';
import slowStart from './slow-start.ts';

export const wrappers: readonly Wrapper[] = [
  outlierEjection,
  failureAccrual,
  retries,
  hedged,
  slowStart,
  concurrencyLimit,
  circuitBreaker,
  priorityFailover,
];

/** @throws Error that lists what there is */
export function wrapperNamed(name: string): Wrapper {
  const found = wrappers.find((it) => it.name === name);
  if (found !== undefined) return found;
  const names = wrappers.map((it) => it.name);
  const meant = nearMiss(name, names);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  throw new Error(`unknown wrapper ${JSON.stringify(name)}: ${hint}there are ${names.join(', ')}`);
}

/**
 * @param text names with commas between them, the outermost first: `outlier-ejection,hedged`
 * @throws Error with one line, where one is unknown or given twice
 */
export function wrapperNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  names.forEach(wrapperNamed);
  return checkOnce(names);
}

/** @throws Error where a wrapper stands around itself */
export function checkOnce<Names extends readonly string[]>(names: Names): Names {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new Error(`the wrapper ${twice} is given twice: expected each once`);
  return names;
}

/** @throws Error as wrapperNamed and checkOnce do */
export function wrapAll(strategy: Strategy, names: readonly string[]): Strategy {
  checkOnce([...names, ...readName(strategy.name).wrappers]);
  return names.reduceRight((inner, name) => wrapStrategy(wrapperNamed(name), inner), strategy);
}
