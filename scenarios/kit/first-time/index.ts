/**
 * All that runs once and not in each virtual user: reading what the run was told, its options, and what comes before
 * the load. A function costs each of 2,000 users about 1 kB, so the bundle makes this part in the first init pass and
 * in the set-up alone (runner/build.mjs, docs/decisions/memory.md).
 */
import type { Strategy } from '../../../strategies/kit/contract.ts';
import { resolveParameters } from '../../../strategies/kit/parameters.ts';
import { usersFor } from '../../../strategies/kit/window.ts';
import { orRefuse } from '../refuse.ts';
import type { Settings } from '../settings.ts';
import { before } from './before.ts';
import { readEnvironment } from './environment.ts';
import { readKnowledge } from './knowledge.ts';
import { runOptions } from './options.ts';

function readSettings(): Settings {
  const settings = { ...readEnvironment(), ...readKnowledge() };
  return { ...settings, pipes: pipesOf(settings) };
}

/** Of a fleet whose numbers aren't known yet, enough for most. */
const USERS_UNKNOWN = 1000;

function pipesOf({ known, profiled, n, vus }: Omit<Settings, 'pipes'>): number {
  if (__ENV.VUS) return vus;
  const numbersKnown = profiled || !__ENV.ROUTEBENCH_XK6;
  return numbersKnown ? usersFor(known, n) : Math.min(n, USERS_UNKNOWN);
}

/** @param parameters as the scenario file has them; `-e NAME=value` wins */
function readParameters(strategy: Strategy, parameters: Readonly<Record<string, string>>) {
  const given: Record<string, string | undefined> = {};
  for (const name in strategy.parameters) given[name] = __ENV[name] || parameters[name];
  return orRefuse(() => resolveParameters(strategy, given));
}

export const firstTime = { readSettings, readParameters, runOptions, before };
