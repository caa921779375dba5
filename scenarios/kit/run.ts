/** The run, as each virtual user knows it. */
import { firstTime } from './first-time/index.ts';
import { readOnce } from './once.ts';
import { orRefuse } from './refuse.ts';

/** All that the run was told, for what runs once (first-time/). */
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
