/** The run, as each virtual user knows it. */
import exec from 'k6/execution';
import { init } from './init/index.ts';
import { sharedJson } from './shared-json.ts';
import { orAbort } from './abort.ts';

/** All that the run was told, for what runs once (init/). */
export const settings = __VU === 0 ? orAbort(() => init.readSettings()) : undefined;

export const {
  mode,
  n,
  vus,
  pipes,
  openFor,
  thinkMs,
  sizes,
  keys,
  timeScale,
  baseUrl,
  service,
  givenHeaders,
  seed,
  startAt,
  serverTiming,
  live,
  rows,
  requestTimeoutMs,
  ids,
  regions,
} = sharedJson('settings', () => init.forUsers(settings!));

/** What the run's moments count from, k6's clock in ms: its scenario's start, or the one that several processes agreed on. */
export const startedAtMs = (): number => startAt ?? exec.scenario.startTime;
