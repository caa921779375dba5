/** The way to the master under test: one request at a time or many, each timed, bounded, and read with caution. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool, type Dispatcher } from 'undici';
import { type Answer as Reading, readServerTiming, ROOT, SERVER_TIMING } from '../../model/master-api.ts';
import { answerReader, urlOf } from '../../model/service/service.ts';
import { UserError } from '../errors.ts';
import { refuseTooMany, type Reach } from '../service/reach.ts';
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
  /** Whether it is a master that answers, which has limits of its own, and not others' services. */
  readonly hasMaster: boolean;
  readonly timeScale: number;
  ask(place: Place): Promise<Answer>;
  /** Waits so many ms of the fleet's time. */
  pause(fleetMs: number): Promise<void>;
  /** Opens so many connections for each machine, so that bursts are sent at once and don't wait for handshakes. */
  open(bursts: readonly { readonly place: Place; readonly size: number }[]): Promise<void>;
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
  readonly reach: Reach;
  readonly places: readonly Place[];
  readonly timeScale: number;
  /** Of the fleet; we wait a little longer, so that the master can say so itself. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Beyond this, kinds of problems are counted together: a master that errs in ever new words can't fill the page. */
const MOST_KINDS = 20;

export function masterClient({ reach, places, timeScale, timeoutMs, signal }: ClientOptions): MasterClient {
  const { url, service, headers, tls } = reach;
  const patienceMs = Math.ceil((1.1 * timeoutMs) / timeScale) + 1000;
  const limits = {
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
    connect: { timeout: patienceMs, ...tls },
  };
  const pools = new Map<string, Pool>();
  /** Machines may be on hosts of their own. */
  const at = (target: string) => {
    const { origin, pathname, search } = new URL(target);
    let pool = pools.get(origin);
    if (pool === undefined)
      pools.set(origin, (pool = new Pool(origin, { ...limits, connections: null, pipelining: 1 })));
    return { pool, path: pathname + search };
  };
  const root = at(url + ROOT);
  setMaxListeners(0, signal);
  const rate = rateClient(url, { headers, connect: tls }, signal);
  const read = answerReader(
    service,
    places.map(({ id }) => id),
  );
  const addresses = new Map(places.map(({ id }) => [id, at(urlOf(service, url, id))]));
  const problems = new Map<string, number>();
  let sent = 0;
  let good = 0;

  const nowMs = () => performance.now() * timeScale;
  const note = (problem: string) => {
    const kind = problems.has(problem) || problems.size < MOST_KINDS ? problem : 'others';
    problems.set(kind, (problems.get(kind) ?? 0) + 1);
  };

  async function ask(place: Place): Promise<Answer> {
    const { pool, path } = addresses.get(place.id)!;
    const sentMs = nowMs();
    sent++;
    try {
      const response = await pool.request({ method: 'GET', path, headers, signal });
      const { statusCode, headers: theirs, body } = response;
      const text = await body.text();
      const answeredMs = nowMs();
      const { responseTimeMs, workTimeMs, problem } = read(statusCode, text, theirs, place.id);
      if (service !== undefined) refuseTooMany(problem, urlOf(service, url, place.id));
      if (problem === '') good++;
      else note(problem);
      const masterMs = readServerTiming(theirs[SERVER_TIMING]?.toString(), 'master');
      return { problem, responseTimeMs, workTimeMs, sentMs, answeredMs, status: statusCode, masterMs };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UserError) throw error;
      const problem = reasonOf(error as NodeJS.ErrnoException);
      note(problem);
      const nothing = { responseTimeMs: undefined, workTimeMs: undefined, masterMs: undefined };
      return { problem, ...nothing, sentMs, answeredMs: nowMs(), status: 0 };
    }
  }

  async function greet(through: Dispatcher, path = root.path): Promise<{ tookMs: number; status: number }> {
    const started = performance.now();
    const { body, statusCode: status } = await through.request({ method: 'GET', path, headers, signal });
    await body.dump();
    return { tookMs: performance.now() - started, status };
  }

  return {
    url,
    hasMaster: service === undefined,
    timeScale,
    ask,
    async pause(fleetMs) {
      await sleep(fleetMs / timeScale, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
    async open(bursts) {
      // All asked for in one go: the pool opens a connection for each, since none is free yet.
      await Promise.allSettled(
        bursts.flatMap(({ place, size }) =>
          Array.from({ length: size }, () => greet(addresses.get(place.id)!.pool)),
        ),
      );
      signal.throwIfAborted();
    },
    greet: () => greet(root.pool),
    async greetAnewMs() {
      const client = new Client(new URL(url).origin, limits);
      try {
        return (await greet(client)).tookMs;
      } finally {
        await client.destroy();
      }
    },
    greetAtRate: rate.greetAtRate,
    tally: () => ({ sent, good, problems: Object.fromEntries(problems) }),
    close: async () =>
      void (await Promise.all([...[...pools.values()].map((pool) => pool.destroy()), rate.close()])),
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
