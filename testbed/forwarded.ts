/** What a master says of a request that it forwards, read by the machine: bounded, so that no request can hold it up. */
import type { IncomingHttpHeaders } from 'node:http';
import { DUE_AT, DUE_IN, MASTER_KEY, RUN_MS } from '../model/master-api.ts';
import { shortened } from './answers.ts';

/** No master is later than this with a request, ms. */
const MAX_LATE_MS = 10_000;
/** Nor does a run last longer, ms of the fleet: a year. */
const MAX_RUN_MS = 31_536_000_000;

export interface Forwarded {
  /** When the request was due, on this process's clock, ms. */
  readonly arrivedMs: number;
  readonly runMs: number | undefined;
}

/**
 * @param masterKey what its master shows; a request without it isn't believed. Without it DUE_AT means nothing either, as
 *   the master's clock is another.
 * @returns what is wrong with a header, where something is
 */
export function readForwarded(
  headers: IncomingHttpHeaders,
  receivedMs: number,
  masterKey?: string,
): Forwarded | string {
  if (masterKey !== undefined && headers[MASTER_KEY] !== masterKey)
    return { arrivedMs: receivedMs, runMs: undefined };
  const bounds =
    masterKey === undefined
      ? { [DUE_IN]: [-MAX_LATE_MS, 0], [RUN_MS]: [0, MAX_RUN_MS] }
      : { [DUE_AT]: [receivedMs - MAX_LATE_MS, receivedMs + MAX_LATE_MS], [RUN_MS]: [0, MAX_RUN_MS] };
  const values: Record<string, number> = {};
  for (const [name, [min, max]] of Object.entries(bounds)) {
    const text = headers[name];
    if (text === undefined) continue;
    const value = Number(text);
    if (!(value >= min! && value <= max!))
      return `${name} is ${shortened(String(text))}: expected ms from ${Math.round(min!)} to ${Math.round(max!)}`;
    values[name] = value;
  }
  const { [DUE_IN]: inMs = 0, [DUE_AT]: atMs = receivedMs + inMs, [RUN_MS]: runMs } = values;
  return { arrivedMs: atMs, runMs };
}
