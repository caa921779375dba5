/** What a run is told through `-e NAME=value`, checked before any load: the options of model/run-options.ts. */
import { openRequests, parseDurationMs } from '../../../model/workload/duration.ts';
import { MAX_VIRTUAL_USERS, virtualUsersOf } from '../../../model/workload/load.ts';
import {
  contradiction,
  optionKeys,
  optionOf,
  runOptions,
  withDefaults,
  type GivenOptions,
  type OptionKey,
} from '../../../model/run-options.ts';
import { abort } from '../abort.ts';
import type { Settings } from '../settings.ts';

type Environment = Omit<Settings, 'known' | 'truth' | 'profiled' | 'pipes' | 'requestTimeoutMs'>;

export function readEnvironment(): Environment {
  const given: GivenOptions = Object.fromEntries(optionKeys.map((key) => [key, read(key)]));
  const values = withDefaults(given);
  const { mode, rate, duration } = values;
  const typed = optionKeys.filter((key) => given[key] !== undefined);
  const wrong = contradiction(mode, typed, (key) => optionOf(key).env!);
  if (wrong !== undefined) abort(wrong);
  const n = mode === 'open' ? openRequests(rate, parseDurationMs(duration)) : values.n;
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
