/** The run, as each virtual user knows it. */
import { regionsOf, type Fleet } from '../../strategies/kit/fleet.ts';
import { firstTime } from './first-time/index.ts';
import { readOnce } from './once.ts';
import { orRefuse } from './refuse.ts';
import type { Settings } from './settings.ts';

/** All that the run was told, for what runs once (first-time/). */
export const settings = __VU === 0 ? orRefuse(() => firstTime.readSettings()) : undefined;

export const {
  mode,
  n,
  vus,
  pipes,
  rate,
  duration,
  seed,
  timeScale,
  baseUrl,
  serverTiming,
  live,
  rows,
  profiled,
  requestTimeoutMs,
  known,
  // The truth about the fleet is not for users.
} = held(readOnce('settings', () => ({ ...settings!, truth: [] })));

function held({ known: machines, ...told }: Settings): Omit<Settings, 'known'> & { known: Fleet } {
  return { ...told, known: { machines, regions: regionsOf(machines) } };
}
