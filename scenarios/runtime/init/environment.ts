/** What a run is told through `-e NAME=value`, checked before any load: the options of model/run-options.ts. */
import { openRequests, parseDurationMs } from '../../../model/workload/duration.ts';
import { MAX_VIRTUAL_USERS, virtualUsersOf } from '../../../model/workload/load.ts';
import { contradiction } from '../../../model/option-rules.ts';
import {
  optionKeys,
  optionOf,
  runOptions,
  withDefaults,
  type GivenOptions,
  type OptionKey,
} from '../../../model/run-options.ts';
import { capacityPerS, fleetOfMachines } from '../../../model/fleet/fleet.ts';
import { modeOf, resolvedArrivals } from '../../../model/workload/given-load.ts';
import { headersOf, TOKEN } from '../../../model/service/options.ts';
import { abort, orAbort } from '../abort.ts';
import { readText, type Knowledge } from './knowledge.ts';
import type { Settings } from '../settings.ts';

type Environment = Omit<Settings, keyof Knowledge | 'pipes' | 'workload' | 'openFor' | 'service'>;

/** @param knowledge of the fleet: a load is a part of its capacity */
export function readEnvironment({ truth }: Knowledge): Environment {
  const given: GivenOptions = Object.fromEntries(optionKeys.map((key) => [key, read(key)]));
  const nameOf = (key: OptionKey) => optionOf(key).env!;
  const mode = modeOf(given);
  const typed = optionKeys.filter((key) => given[key] !== undefined);
  if (given.mode !== undefined && given.mode !== mode)
    abort(`MODE=${given.mode} and arrivals of ${mode} mode contradict each other: leave MODE out`);
  const wrong = contradiction(mode, typed, nameOf);
  if (wrong !== undefined) abort(wrong);
  const fleet = fleetOfMachines(truth);
  const process = orAbort(() => {
    const { timeScale = 1 } = given;
    return resolvedArrivals(given, { capacityPerS: capacityPerS(fleet, timeScale), readText, nameOf });
  });
  const { n: counted, vus: users, ...arrivals } = process ?? { mode, n: undefined, vus: undefined };
  const values = withDefaults({ ...given, ...arrivals, ...(users && { vus: users }) });
  const { rate, duration } = values;
  const n =
    counted ?? (mode === 'open' && !process ? openRequests(rate, parseDurationMs(duration)) : values.n);
  const vus = virtualUsersOf({ ...values, n });
  if (vus > n)
    abort(`VUS=${vus} with N=${n}: expected at most one virtual user per request, so VUS from 1 to ${n}`);
  if (vus > MAX_VIRTUAL_USERS)
    abort(
      `${given.vus ? `VUS=${vus}` : `N=${n}`}: expected up to ${MAX_VIRTUAL_USERS} requests at once: set VUS`,
    );
  return {
    ...values,
    n,
    vus,
    baseUrl: values.url ?? runOptions.url.envDefault,
    givenHeaders: headersOf(values.header, __ENV[TOKEN]),
    serverTiming: values.serverTiming || values.live,
  };
}

/** Undefined where nothing is given: an empty variable mostly counts as none. */
function read(key: OptionKey): unknown {
  const { env, parse, blankIsWrong } = optionOf(key);
  const text = env && __ENV[env];
  if (text === undefined || (text === '' && !blankIsWrong)) return undefined;
  try {
    return parse(text);
  } catch (error) {
    return abort(`${env}=${text}: expected ${(error as Error).message}`);
  }
}
