/** What a run is told through `-e NAME=value`, checked before any load. */
import { openRequests, parseDurationMs } from '../../../model/workload/duration.ts';
import { abort } from '../abort.ts';
import { MAX_VIRTUAL_USERS } from '../../../model/workload/load.ts';
import type { Mode, Settings } from '../settings.ts';

type Environment = Omit<Settings, 'known' | 'truth' | 'profiled' | 'pipes' | 'requestTimeoutMs'>;

const modes: readonly string[] = ['burst', 'closed', 'open'] satisfies Mode[];

export function readEnvironment(): Environment {
  const mode = modeFrom(__ENV.MODE || 'burst');
  const rate = countFrom('RATE', 100);
  const duration = __ENV.DURATION || '30s';
  const n = mode === 'open' ? openRequests(rate, durationMsFrom('DURATION', duration)) : countFrom('N', 100);
  // A burst releases all N at once, a closed loop keeps VUS requests under way, an open one needs as many virtual
  // users as requests may be unanswered: here 5 s of its rate.
  const vus = countFrom('VUS', { burst: n, closed: Math.min(20, n), open: Math.min(5 * rate, n) }[mode]);
  if (vus > n)
    abort(`VUS=${vus} with N=${n}: allowed is at most one virtual user per request, so VUS from 1 to ${n}`);
  if (vus > MAX_VIRTUAL_USERS)
    abort(
      `${__ENV.VUS ? `VUS=${vus}` : `N=${n}`}: allowed is up to ${MAX_VIRTUAL_USERS} requests at once: set VUS`,
    );
  return {
    mode,
    n,
    vus,
    rate,
    duration,
    seed: numberFrom('SEED', 1, 'a whole number', Number.isSafeInteger),
    timeScale: numberFrom('TIME_SCALE', 1, 'a number above 0', (value) => value > 0 && value < Infinity),
    baseUrl: baseUrlFrom(__ENV.BASE_URL || 'http://127.0.0.1:5000'),
    serverTiming: __ENV.SERVER_TIMING === '1' || __ENV.LIVE === '1',
    live: __ENV.LIVE === '1',
    rows: __ENV.ROWS === '1',
  };
}

function numberFrom(
  name: string,
  fallback: number,
  allowed: string,
  isAllowed: (value: number) => boolean,
): number {
  const text = __ENV[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  return isAllowed(value) ? value : abort(`${name}=${text}: allowed is ${allowed}`);
}

function countFrom(name: string, fallback: number): number {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;
  return numberFrom(name, fallback, 'a whole number from 1', isCount);
}

function modeFrom(text: string): Mode {
  return modes.includes(text) ? (text as Mode) : abort(`MODE=${text}: allowed is ${modes.join(', ')}`);
}

function durationMsFrom(name: string, text: string): number {
  try {
    return parseDurationMs(text);
  } catch (error) {
    return abort(`${name}=${text}: allowed is ${(error as Error).message}`);
  }
}

function baseUrlFrom(text: string): string {
  const whole = /^https?:\/\/[^/\s]+\/?$/.test(text);
  return whole
    ? text.replace(/\/$/, '')
    : abort(`BASE_URL=${text}: allowed is http://<host>:<port> and no path`);
}
