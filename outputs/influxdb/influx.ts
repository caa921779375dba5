/** InfluxDB's v1 API, as far as it is needed here. Every call has its time limit, and fails with a cause in words. */
import { isTagValue } from '../../model/parse-text.ts';
import type { Credentials, Target } from './target.ts';

/** How long the database may take over a small write or query. */
const ANSWER_LIMIT_MS = 3000;

/** `message` is the cause, in words that follow the database's name. */
export class InfluxError extends Error {
  /** 0 where no answer came. */
  readonly status: number;

  constructor(cause: string, status = 0) {
    super(cause);
    this.status = status;
  }
}

/** @returns the version it tells, or an empty text */
export async function ping(target: Target): Promise<string> {
  const { status, headers } = await ask(`${target.url}/ping`, {});
  const version = headers.get('x-influxdb-version');
  if (version === null || status >= 300)
    throw new InfluxError(`answers /ping with ${status}, as no InfluxDB does`, status);
  return version.replace(/^v/, '');
}

/** @param lines points in line protocol, times in ns */
export async function write(target: Target, lines: string, limitMs = ANSWER_LIMIT_MS): Promise<void> {
  const url = `${target.url}/write?db=${encodeURIComponent(target.database)}&precision=ns`;
  await answered(target, await ask(url, { method: 'POST', body: lines }, target.writer, limitMs));
}

export interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (string | number | boolean | null)[])[];
}

interface Answer {
  readonly error?: string;
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Series[] }[];
}

/** @param as the reader, or for what changes something the writer; what deletes goes through deletePoints alone */
export async function query(
  target: Target,
  q: string,
  as: Credentials | null = target.reader,
  limitMs = ANSWER_LIMIT_MS,
): Promise<readonly Series[]> {
  if (/^\s*(DELETE|DROP)\b/i.test(q)) throw new Error(`${q}: points are deleted by their testid alone`);
  return statement(target, q, as, limitMs);
}

/** Deletes a run's points, and no others. @throws Error where the testid names no run, before anything is sent */
export async function deletePoints(target: Target, testid: string, limitMs = ANSWER_LIMIT_MS): Promise<void> {
  await statement(target, `DELETE WHERE ${isOf(testid)}`, target.writer, limitMs);
}

async function statement(
  target: Target,
  q: string,
  as: Credentials | null,
  limitMs: number,
): Promise<readonly Series[]> {
  const response = await ask(
    `${target.url}/query?db=${encodeURIComponent(target.database)}`,
    { method: 'POST', body: new URLSearchParams({ q }) },
    as,
    limitMs,
  );
  const { results = [], error = results[0]?.error } = JSON.parse(await answered(target, response)) as Answer;
  if (error !== undefined) {
    const status = /^database not found/.test(error) ? 404 : response.status;
    throw new InfluxError(inWords(target, status, error), status);
  }
  return results[0]?.series ?? [];
}

/** Does something with a database that may have to be made first, as k6 itself does; a user without the right to make it is told so. */
export async function inDatabase<T>(target: Target, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InfluxError) || error.status !== 404) throw error;
    const name = `"${target.database.replace(/["\\]/g, '\\$&')}"`;
    await query(target, `CREATE DATABASE ${name}`, target.writer).catch(() => Promise.reject(error));
    return work();
  }
}

/** Points of a run by measurement. */
export async function countPoints(
  target: Target,
  testid: string,
  measurement = '/.*/',
): Promise<Record<string, number>> {
  const series = await query(target, `SELECT count("value") FROM ${measurement} WHERE ${isOf(testid)}`);
  return Object.fromEntries(series.map(({ name, values }) => [name, Number(values[0]![1])]));
}

/**
 * The condition that a point is of this run.
 *
 * @throws Error where the testid is none that a tag can hold
 */
export function isOf(testid: string): string {
  if (!isTestid(testid)) throw new Error(`testid ${JSON.stringify(testid)}: expected ${TESTID}`);
  return `"testid" = ${quoted(testid)}`;
}

/** What isTestid accepts, in words. */
export const TESTID = "a text on one line that isn't blank and doesn't end in \\";

/** Whether a tag of this value tells a run's points from all others. */
export const isTestid = (testid: unknown): testid is string =>
  typeof testid === 'string' && isTagValue(testid);

/** Text in a query. */
const quoted = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

async function ask(
  url: string,
  init: RequestInit,
  as: Credentials | null = null,
  limitMs = ANSWER_LIMIT_MS,
): Promise<Response> {
  const headers: Record<string, string> =
    as === null
      ? {}
      : { authorization: `Basic ${Buffer.from(`${as.username}:${as.password}`).toString('base64')}` };
  try {
    return await fetch(url, { ...init, headers, signal: AbortSignal.timeout(limitMs) });
  } catch (error) {
    const { name, message, code = message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    throw new InfluxError(
      name === 'TimeoutError' ? noAnswer(limitMs) : (NETWORK[code] ?? `can't be reached (${message})`),
    );
  }
}

export const noAnswer = (limitMs: number): string => `gives no answer within ${limitMs / 1000} s`;

/** What ends a connection, in words. */
export const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: "isn't there (connection refused)",
  ENOTFOUND: 'has an unknown host name (host not found)',
  ECONNRESET: 'broke off the connection',
};

async function answered(target: Target, response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return text;
  let said: string;
  try {
    const { error, message } = JSON.parse(text) as { error?: string; message?: string };
    said = error ?? message ?? text;
  } catch {
    said = text;
  }
  throw new InfluxError(inWords(target, response.status, said.trim()), response.status);
}

/** Whether it refuses points for what it holds already, and will refuse them again. */
export const isTypeConflict = (said: string): boolean => /field type conflict/i.test(said);

/** A refusal, with what to do about it. @param status 0 where only words of it came */
export function inWords({ database, writer }: Target, status: number, said: string): string {
  const who = writer === null ? 'no user (K6_INFLUXDB_USERNAME is not set)' : `the user ${writer.username}`;
  if (status === 401) return `refuses name or password of ${who} (401: ${said})`;
  if (status === 403) return `does not let ${who} do this (403: ${said})`;
  if (status === 404 || /database not found/.test(said)) return `has no database ${database} (${said})`;
  if (status === 413 || /entity too large/i.test(said))
    return `refuses bodies of this size (413: ${said}); raise its max-body-size (INFLUXDB_HTTP_MAX_BODY_SIZE=0)`;
  if (/no space left/i.test(said))
    return `has a full disk and takes nothing until there is room and it was restarted (${said})`;
  if (isTypeConflict(said))
    return `holds other values than numbers under the names of these metrics (${said})`;
  // A database that has heard enough of a batch hangs up, and its answer may come too late to be read.
  if (/broken pipe|connection reset/i.test(said))
    return `broke off a batch on its way: it went away, or takes less at once (max-body-size) (${said})`;
  if (status === 0) return `refused writes (${said})`;
  return `answers ${status}: ${said}`;
}
