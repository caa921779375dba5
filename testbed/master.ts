import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { linkTimeMs, Purpose, uniformOf } from '../strategies/kit/random.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../strategies/kit/topology.ts';
import { directoryOf, shortened } from './answers.ts';
import { type Appointment, callAt, nowMs } from './clock.ts';
import { forwardTo } from './forward.ts';
import {
  type Address,
  BACKLOG,
  explainListenError,
  IDLE_CONNECTION_MS,
  INCOMPLETE_REQUEST_MS,
} from './listen.ts';
import { DUE_AT, DUE_IN, type MachineAnswer } from './machine.ts';
import { placesOf, scaleLink } from './topology.ts';

export interface MasterOptions extends Address {
  readonly topology: Topology;
  /** Where each machine listens, by its id: `us/1` -> `http://127.0.0.1:9001`. */
  readonly workers: ReadonlyMap<string, string>;
  /** Whether the machines live in this process and so go by the same clock. */
  readonly sameClock?: boolean | undefined;
  readonly timeScale?: number | undefined;
  readonly seed?: number | undefined;
}

export interface RunningMaster {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Clients number their requests with this, so that a request's chance draws don't depend on who arrives first. */
export const REQUEST_INDEX = 'x-request-index';

/** With no more clients than this waiting, an answer goes out to a tenth of a ms (see callAt). */
const FEW_CLIENTS = 4;

type Params = { region?: string; machine?: string };

/** The forwarding unit: takes a request, sends it over its region's link to a machine, and brings the answer back. */
export async function startMaster(options: MasterOptions): Promise<RunningMaster> {
  const { topology, workers, sameClock = false, timeScale = 1, seed = 1 } = options;
  const { host = '127.0.0.1', port = 0 } = options;
  const requestTimeoutMs = topology.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  const directory = directoryOf(topology);
  const targets = targetsOf(topology, workers, timeScale);
  const targetsByRegion = [...targets.values()];
  let arrivals = 0;
  let requestsInFlight = 0;
  let clientsWaiting = 0;

  const app = fastify({
    forceCloseConnections: true,
    requestTimeout: INCOMPLETE_REQUEST_MS,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    connectionTimeout: 0,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 20_000 },
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      reply.code(error.statusCode ?? 400).send({ error: shortened(error.message), ...directory });
    },
  });

  app.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') return done();
    reply.code(405).header('allow', 'GET, HEAD');
    reply.send({
      error: `${request.method} is not allowed here`,
      allowed: ['GET', 'HEAD'],
      ...directory,
    });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `there is no ${shortened(request.url)}`, ...directory }),
  );

  app.get('/', () => ({
    name: topology.name,
    topology,
    regions: directory.regions,
    timeScale,
    requestTimeoutMs,
    seed,
    requestsInFlight,
    paths: directory.paths,
  }));
  app.get('/work', work);
  app.get('/work/:region', work);
  app.get('/work/:region/:machine', work);

  function work(request: FastifyRequest, reply: FastifyReply) {
    const arrivedMs = nowMs();
    const header = request.headers[REQUEST_INDEX];
    const index = header === undefined ? arrivals : wholeNumber(String(header));
    if (index === undefined) {
      const error = `${REQUEST_INDEX} is ${shortened(String(header))}; allowed: a whole number, 0 or more`;
      return reply.code(400).send({ error });
    }
    const target = choose(request.params as Params, index);
    if (typeof target === 'string') return reply.code(404).send({ error: target, ...directory });
    arrivals++;
    requestsInFlight++;
    clientsWaiting++;

    const { place, forward } = target;
    const where = { region: place.region, machine: `Machine ${place.number}` };
    const linkMs = linkTimeMs(target.link, seed, index);
    const dueMs = arrivedMs + linkMs / 2;
    const deadlineMs = arrivedMs + requestTimeoutMs / timeScale;

    let deadline: Appointment | undefined = undefined;
    const settle = (status: number, body: object) => {
      if (reply.sent) return;
      deadline?.cancel();
      clientsWaiting--;
      reply.code(status).send(body);
    };
    const refuse = (status: number, error: string) => settle(status, { error, ...where });
    deadline = callAt(deadlineMs, () =>
      refuse(503, `no answer within ${requestTimeoutMs} ms; the machine still does the work`),
    );

    callAt(dueMs, () => {
      const due = sameClock ? { [DUE_AT]: String(dueMs) } : { [DUE_IN]: String(dueMs - nowMs()) };
      forward(
        due,
        (status, body) => {
          requestsInFlight--;
          if (status === 503) return refuse(503, errorOf(body));
          const answer = status === 200 ? answerOf(body) : undefined;
          if (answer === undefined) return refuse(502, `this is no answer of a machine (status ${status})`);
          bringBack(answer);
        },
        (error) => {
          requestsInFlight--;
          refuse(
            502,
            `the machine can't be reached: ${error.message || (error as NodeJS.ErrnoException).code}`,
          );
        },
      );
    });

    const bringBack = (answer: MachineAnswer) => {
      const doneMs = sameClock ? dueMs + answer.queueMs + answer.serviceMs : nowMs() - answer.lateMs;
      // An answer that the link brings too late is a 503 at the deadline, whatever timers do.
      if (doneMs + linkMs / 2 >= deadlineMs) return;
      const few = clientsWaiting <= FEW_CLIENTS;
      callAt(doneMs + linkMs / 2, () => deliver(answer), few);
    };
    const deliver = (answer: MachineAnswer) => {
      const totalMs = nowMs() - arrivedMs;
      const timing = {
        queue: answer.queueMs,
        work: answer.serviceMs,
        link: linkMs,
        master: Math.max(0, totalMs - answer.queueMs - answer.serviceMs - linkMs),
      };
      if (!reply.sent) reply.header('server-timing', serverTiming(timing));
      settle(200, {
        machine: answer.machine,
        region: answer.region,
        response_time: Math.round(totalMs),
        work_time: answer.work_time,
      });
    };
    return reply;
  }

  /** The machine that a path means, or what is wrong with the path. */
  function choose({ region, machine }: Params, index: number) {
    const candidates =
      region === undefined
        ? pick(targetsByRegion, uniformOf(Purpose.master, seed, index, 0))
        : targets.get(region);
    if (candidates === undefined) return `there is no region ${JSON.stringify(shortened(region!))}`;
    if (machine === undefined) return pick(candidates, uniformOf(Purpose.master, seed, index, 1));
    const number = wholeNumber(machine);
    const target = number === undefined ? undefined : candidates[number];
    return target ?? `there is no machine ${JSON.stringify(shortened(machine))} in region ${region}`;
  }

  try {
    await app.listen({ host, port, backlog: BACKLOG });
  } catch (error) {
    throw explainListenError(error, { host, port });
  }
  const bound = (app.server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    async close() {
      await app.close();
      await Promise.all([...targets.values()].flat().map((target) => target.close()));
    },
  };
}

function targetsOf(topology: Topology, workers: ReadonlyMap<string, string>, timeScale: number) {
  const places = placesOf(topology);
  const missing = places.filter(({ id }) => !workers.has(id)).map(({ id }) => id);
  if (missing.length > 0) throw new Error(`no worker is given for ${missing.join(', ')}`);
  const unknown = [...workers.keys()].filter((id) => !places.some((place) => place.id === id));
  if (unknown.length > 0) throw new Error(`topology ${topology.name} has no machine ${unknown.join(', ')}`);
  return new Map(
    Object.entries(topology.regions).map(([region, spec]) => [
      region,
      places
        .filter((place) => place.region === region)
        .map((place) => ({
          place,
          link: scaleLink(spec, timeScale),
          ...forwardTo(workers.get(place.id)!, place.spec),
        })),
    ]),
  );
}

/** "0", "17": no sign, no leading zero, nothing else. */
function wholeNumber(text: string): number | undefined {
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}

function pick<T>(list: readonly T[], uniform: number): T {
  return list[Math.floor(uniform * list.length)]!;
}

function answerOf(body: string): MachineAnswer | undefined {
  try {
    return JSON.parse(body) as MachineAnswer;
  } catch {
    return undefined;
  }
}

function errorOf(body: string): string {
  return String((answerOf(body) as { error?: unknown } | undefined)?.error ?? 'the machine refused');
}

function serverTiming(durations: Record<string, number>): string {
  return Object.entries(durations)
    .map(([name, ms]) => `${name};dur=${ms.toFixed(2)}`)
    .join(', ');
}
