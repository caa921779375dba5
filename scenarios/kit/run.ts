/** The run, as each virtual user knows it. */
import { SharedArray } from 'k6/data';
import { regionsOf, type Fleet } from '../../strategies/kit/fleet.ts';
import { firstTime } from './first-time/index.ts';
import { orRefuse } from './refuse.ts';
import type { Settings } from './settings.ts';

/**
 * All that the run was told, for what runs once (first-time/). Read here and not in the array's function: k6 turns what
 * is refused in there into a stack trace.
 */
export const settings = __VU === 0 ? orRefuse(() => firstTime.readSettings()) : undefined;
/** As text: a virtual user then holds what it makes of it, and not the whole as well. The truth is not for it. */
const text = new SharedArray('settings', () => [JSON.stringify({ ...settings, truth: undefined })]);

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
} = held(JSON.parse(text[0]!) as Settings);

function held({ known: machines, ...told }: Settings): Omit<Settings, 'known'> & { known: Fleet } {
  return { ...told, known: { machines, regions: regionsOf(machines) } };
}
