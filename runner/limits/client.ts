/** The way to the master under test: one request at a time or many, each timed, bounded, and read with caution. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool, type Dispatcher } from 'undici';
import {
  type Answer as Reading,
  answerProblem,
  readAnswer,
  readServerTiming,
  ROOT,
  SERVER_TIMING,
  workPath,
} from '../../model/master-api.ts';
import type { RateStep } from '../../records/limits-format.ts';
import type { Place } from './fleet.ts';
import { rateClient } from './greet-at-rate.ts';

/** Moments on this process's monotonic clock, in ms of the fleet's time. */
export interface Answer extends Pick<Reading, 'responseTimeMs' | 'workTimeMs'> {
  /** What is wrong with it; empty where nothing is. */
  readonly problem: string;
  readonly sentMs: number;
  readonly answeredMs: number;
  /** 0 where no answer came. */
  readonly status: number;
  readonly masterMs: number | undefined;
}

export interface MasterClient {
  readonly url: string;
  readonly timeScale: number;
  ask(place: Place): Promise<Answer>;
  /** Waits so many ms of the fleet's time. */
  pause(fleetMs: number): Promise<void>;
  /** Opens so many connections, so that a burst is sent at once and doesn't wait for handshakes. */
  open(connections: number): Promise<void>;
  /** GET / on a connection that stands: real ms. */
  greet(): Promise<{ tookMs: number; status: number }>;
  /** GET / on a connection of its own, real ms. */
  greetAnewMs(): Promise<number>;
  /** A second of GET / at a steady rate, whether or not answers come. */
  greetAtRate(perS: number): Promise<RateStep>;
  /** Requests so far, and what was wrong with their answers. */
  tally(): { readonly sent: number; readonly good: number; readonly problems: Record<string, number> };
  close(): Promise<void>;
}

export interface ClientOptions {
  readonly url: string;
  readonly places: readonly Place[];
  readonly timeScale: number;
  /** Of the fleet; we wait a little longer, so that the master can say so itself. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Beyond this, kinds of problems are counted together: a master that errs in ever new words can't fill the page. */
const MOST_KINDS = 20;

export function masterClient({ url, places, timeScale, timeoutMs, signal }: ClientOptions): MasterClient {
  const patienceMs = Math.ceil((1.1 * timeoutMs) / timeScale) + 1000;
  const limits = { headersTimeout: patienceMs, bodyTimeout: patienceMs, connect: { timeout: patienceMs } };
  const pool = new Pool(url, { ...limits, connections: null, pipelining: 1 });
  setMaxListeners(0, signal);
  const rate = rateClient(url, signal);
  const known = places.map(({ id }) => id);
  const problems = new Map<string, number>();
  let sent = 0;
  let good = 0;

  const nowMs = () => performance.now() * timeScale;
  const note = (problem: string) => {
    const kind = problems.has(problem) || problems.size < MOST_KINDS ? problem : 'others';
    problems.set(kind, (problems.get(kind) ?? 0) + 1);
  };

  async function ask(place: Place): Promise<Answer> {
    const sentMs = nowMs();
    sent++;
    try {
      const { statusCode, headers, body } = await pool.request({
        method: 'GET',
        path: workPath(place.id),
        signal,
      });
      const text = await body.text();
      const answeredMs = nowMs();
      const reading = readAnswer(text);
      const { responseTimeMs, workTimeMs } = reading;
      const problem = answerProblem(statusCode, reading, place.id, known);
      if (problem === '') good++;
      else note(problem);
      const masterMs = readServerTiming(headers[SERVER_TIMING]?.toString(), 'master');
      return { problem, responseTimeMs, workTimeMs, sentMs, answeredMs, status: statusCode, masterMs };
    } catch (error) {
      signal.throwIfAborted();
      const problem = reasonOf(error as NodeJS.ErrnoException);
      note(problem);
      const nothing = { responseTimeMs: undefined, workTimeMs: undefined, masterMs: undefined };
      return { problem, ...nothing, sentMs, answeredMs: nowMs(), status: 0 };
    }
  }

  async function greet(through: Dispatcher): Promise<{ tookMs: number; status: number }> {
    const started = performance.now();
    const { body, statusCode: status } = await through.request({ method: 'GET', path: ROOT, signal });
    await body.dump();
    return { tookMs: performance.now() - started, status };
  }

  return {
    url,
    timeScale,
    ask,
    async pause(fleetMs) {
      await sleep(fleetMs / timeScale, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
    async open(connections) {
      // All asked for in one go: the pool opens a connection for each, since none is free yet.
      await Promise.allSettled(Array.from({ length: connections }, () => greet(pool)));
      signal.throwIfAborted();
    },
    greet: () => greet(pool),
    async greetAnewMs() {
      const client = new Client(url, limits);
      try {
        return (await greet(client)).tookMs;
      } finally {
        await client.destroy();
      }
    },
    greetAtRate: rate.greetAtRate,
    tally: () => ({ sent, good, problems: Object.fromEntries(problems) }),
    close: async () => void (await Promise.all([pool.destroy(), rate.close()])),
  };
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
    UND_ERR_BODY_TIMEOUT: 'no answer in time',
    UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
    UND_ERR_SOCKET: 'the connection was closed without an answer',
    ECONNRESET: 'the connection was reset',
    ECONNREFUSED: 'the connection was refused',
    EMFILE: 'no more connections: this computer’s limit of open files',
  };
  return reasons[code ?? ''] ?? `${code ?? 'error'}: ${message.slice(0, 60)}`;
}
