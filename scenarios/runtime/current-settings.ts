/** The run, as each virtual user knows it. */
import { firstTime } from './init/index.ts';
import { readOnce } from './shared-json.ts';
import { orRefuse } from './abort.ts';

/** All that the run was told, for what runs once (init/). */
export const settings = __VU === 0 ? orRefuse(() => firstTime.readSettings()) : undefined;

export const {
  mode,
  n,
  vus,
  pipes,
  rate,
  duration,
  timeScale,
  baseUrl,
  serverTiming,
  live,
  rows,
  requestTimeoutMs,
  ids,
  regions,
} = readOnce('settings', () => firstTime.forUsers(settings!));
