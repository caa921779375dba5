/** The run, as each virtual user knows it. */
import { SharedArray } from 'k6/data';
import { fleetOfMachines, type Fleet } from '../../strategies/kit/fleet.ts';
import { firstTime } from './first-time/index.ts';
import { orRefuse } from './refuse.ts';
import type { Settings } from './settings.ts';

// Read here and not in the array's function: k6 turns what is refused in there into a stack trace.
const text = __VU === 0 ? orRefuse(() => JSON.stringify(firstTime.readSettings())) : '';
/** As text: a virtual user then holds what it makes of it, and not the whole as well. */
const shared = new SharedArray('settings', () => [text]);
export const readSettings = (): Settings => JSON.parse(shared[0]!) as Settings;

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
} = held(readSettings());

function held({ known: members, ...settings }: Settings): Omit<Settings, 'known'> & { known: Fleet } {
  return { ...settings, known: fleetOfMachines(members) };
}
