import type { IncomingHttpHeaders } from 'node:http';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { linkDraw } from '../model/fleet/service-time.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../model/fleet/topology.ts';
import {
  DUE_AT,
  DUE_IN,
  type Greeting,
  type MachineBody,
  machineLabel,
  MAX_TOLD,
  MASTER_KEY,
  METHODS,
  OPENAPI,
  REQUEST_INDEX,
  REQUEST_KEY,
  REQUEST_SIZE,
  ROOT,
  RUN_MS,
  SERVER_TIMING,
  WORK,
  type WorkBody,
  writeServerTiming,
} from '../model/master-api.ts';
import { directoryOf, shortened } from './answers.ts';
import { type Appointment, callAt, nowMs } from './clock.ts';
import { carryOut, cut } from './fates.ts';
import { faultSchedule, type FaultSchedule } from './fault-schedule.ts';
import {
  type Address,
  BACKLOG,
  explainListenError,
  IDLE_CONNECTION_MS,
  INCOMPLETE_REQUEST_MS,
  type Running,
  whereListens,
} from './listen.ts';
import { guard } from './http-server.ts';
import { openApiOf } from './openapi.ts';
import { type Params, targetsOf, wholeNumber } from './targets.ts';
import type { Place } from './topology.ts';

export interface MasterOptions extends Address {
  readonly topology: Topology;
  /** Where each machine listens, by its id: `us/1` -> `http://127.0.0.1:9001`. */
  readonly workers: ReadonlyMap<string, string>;
  /** Whether the machines live in this process and so go by the same clock. */
  readonly sameClock?: boolean | undefined;
  /** What its machines know it by (MASTER_KEY), where they demand that. */
  readonly masterKey?: string | undefined;
  readonly timeScale?: number | undefined;
  readonly seed?: number | undefined;
  /** The one machine that `GET /work` means: this master is then the machine's own address, with its region's latency. */
  readonly only?: Place | undefined;
  /** What goes wrong, from the first request on that has a number (REQUEST_INDEX). */
  readonly faults?: FaultSchedule | undefined;
  /** Whether that may change while it runs. */
  readonly live?: boolean | undefined;
}

/** With no more clients than this waiting, an answer goes out to a tenth of a ms (see callAt). */
const FEW_CLIENTS = 4;

/** The forwarding unit: takes a request, sends it over its region's link to a machine, and brings the answer back. */
export async function startMaster(options: MasterOptions): Promise<Running> {
  const { topology, workers, sameClock = false, timeScale = 1, seed = 1 } = options;
  const { host = '127.0.0.1', port = 0, only, live = false } = options;
  const { faults = faultSchedule(null, seed, timeScale) } = options;
  const requestTimeoutMs = topology.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  const directory = directoryOf(topology);
  const targets = targetsOf(topology, workers, timeScale, (id) =>
    live ? true : faults.faults.some(({ kind, machine }) => kind === 'limit' && machine === id),
  );
  const key = options.masterKey === undefined ? {} : { [MASTER_KEY]: options.masterKey };
  let arrivals = 0;
  let requestsInFlight = 0;
  let clientsWaiting = 0;

  const app = fastify({
    forceCloseConnections: true,
    requestTimeout: INCOMPLETE_REQUEST_MS,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    connectionTimeout: 0,
    // Clients come with any Host header, or none.
    http: { requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 20_000 },
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      reply.code(error.statusCode ?? 400).send({ error: shortened(error.message), ...directory });
    },
    clientErrorHandler: (error, socket) => server.refuse(error, socket),
  });
  const server = guard(app.server, directory);

  app.addHook('onRequest', (request, reply, done) => {
    if (METHODS.some((method) => method === request.method)) return done();
    const error = `${request.method} is not allowed here`;
    reply
      .code(405)
      .header('allow', METHODS.join(', '))
      .send({ error, allowed: METHODS, ...directory });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `there is no ${shortened(request.url)}`, ...directory }),
  );

  app.get(ROOT, (): Greeting => ({
    name: topology.name,
    topology,
    regions: directory.regions,
    timeScale,
    requestTimeoutMs,
    seed,
    requestsInFlight,
    paths: directory.paths,
  }));
  app.get(OPENAPI, () => openApiOf(topology, only !== undefined));
  app.get(WORK, work);
  if (only === undefined) {
    app.get(`${WORK}/:region`, work);
    app.get(`${WORK}/:region/:machine`, work);
  }

  function work(request: FastifyRequest, reply: FastifyReply) {
    const arrivedMs = nowMs();
    const header = request.headers[REQUEST_INDEX];
    const index = header === undefined ? arrivals : wholeNumber(String(header));
    if (index === undefined) {
      const error = `${REQUEST_INDEX} is ${shortened(String(header))}: expected a whole number, 0 or more`;
      return reply.code(400).send({ error });
    }
    const told = toldOfWork(request.headers);
    if (typeof told === 'string') return reply.code(400).send({ error: told });
    const params = only ? { region: only.region, machine: String(only.number) } : (request.params as Params);
    const target = targets.choose(params, seed, index);
    if (typeof target === 'string') return reply.code(404).send({ error: target, ...directory });
    if (header !== undefined) faults.beganMs ??= arrivedMs;
    const runMs = faults.runMsAt(arrivedMs);
    arrivals++;
    requestsInFlight++;
    clientsWaiting++;

    const { place, forward } = target;
    const where = { region: place.region, machine: machineLabel(place.number) };
    const ownMs = target.link.at(linkDraw(seed, index));
    const addedMs = runMs === undefined ? 0 : (faults.requests?.latencyMs(place, runMs) ?? 0);
    const linkMs = ownMs + addedMs / timeScale;
    const dueMs = arrivedMs + linkMs / 2;
    const deadlineMs = arrivedMs + requestTimeoutMs / timeScale;

    let deadline: Appointment | undefined = undefined;
    let released = false;
    const release = (): boolean => {
      if (released) return false;
      released = true;
      deadline?.cancel();
      clientsWaiting--;
      return true;
    };
    const settle = (status: number, body: object) => {
      if (release()) reply.code(status).send(body);
    };
    const refuse = (status: number, error: string) => settle(status, { error, ...where });
    const ways = { reply, timeScale, release, refuse };
    const fate = runMs === undefined ? undefined : faults.requests?.atMaster(runMs);
    let broken = fate?.end === 'cut';
    if (fate && fate.end !== 'cut') {
      requestsInFlight--;
      carryOut(fate, { ...ways, itself: true, refuse: (status, error) => settle(status, { error }) });
      return reply;
    }
    deadline = callAt(deadlineMs, () =>
      refuse(503, `no answer within ${requestTimeoutMs} ms; the machine still does the work`),
    );

    callAt(dueMs, () => {
      const due = sameClock ? { [DUE_AT]: String(dueMs) } : { [DUE_IN]: String(dueMs - nowMs()) };
      const dueRunMs = faults.runMsAt(dueMs);
      const met = dueRunMs === undefined ? undefined : faults.requests?.atMachine(place, dueRunMs);
      if (met && met.end !== 'cut') {
        requestsInFlight--;
        return carryOut(met, { ...ways, itself: only !== undefined });
      }
      broken ||= met !== undefined;
      const run = sameClock || dueRunMs === undefined ? {} : { [RUN_MS]: String(dueRunMs) };
      forward(
        { ...due, ...run, ...key, ...told },
        (answer) => {
          requestsInFlight--;
          bringBack(answer);
        },
        (status, error) => {
          requestsInFlight--;
          refuse(status, error);
        },
      );
    });

    const bringBack = (answer: MachineBody) => {
      const doneMs = sameClock ? dueMs + answer.queueMs + answer.serviceMs : nowMs() - answer.lateMs;
      // An answer that the link brings too late is a 503 at the deadline, whatever timers do.
      if (doneMs + linkMs / 2 >= deadlineMs) return;
      const few = clientsWaiting <= FEW_CLIENTS;
      callAt(doneMs + linkMs / 2, () => deliver(answer), few);
    };
    const deliver = (answer: MachineBody) => {
      const totalMs = nowMs() - arrivedMs;
      const timing = {
        queue: answer.queueMs,
        work: answer.serviceMs,
        link: linkMs,
        master: Math.max(0, totalMs - answer.queueMs - answer.serviceMs - linkMs),
      };
      const body: WorkBody = {
        machine: answer.machine,
        region: answer.region,
        response_time: Math.round(totalMs),
        work_time: answer.work_time,
      };
      if (broken) return void (release() && cut(reply, body));
      if (!released) reply.header(SERVER_TIMING, writeServerTiming(timing, 2));
      settle(200, body);
    };
    return reply;
  }

  try {
    await app.listen({ host, port, backlog: BACKLOG });
  } catch (error) {
    throw explainListenError(error, { host, port });
  }
  return {
    ...whereListens(app.server, host),
    async close(graceMs = 0) {
      await server.close(graceMs, () => clientsWaiting > 0);
      await app.close();
      await targets.close();
    },
  };
}

/** What a client says of its request's work, to hand on to the machine; or what is wrong with it. */
function toldOfWork(headers: IncomingHttpHeaders): Record<string, string> | string {
  const told: Record<string, string> = {};
  for (const name of [REQUEST_SIZE, REQUEST_KEY]) {
    const text = headers[name];
    if (text === undefined) continue;
    const value = Number(text);
    if (text === '' || !(value >= 0 && value <= MAX_TOLD))
      return `${name} is ${shortened(String(text))}; expected a number from 0 to ${MAX_TOLD}`;
    told[name] = String(text);
  }
  return told;
}
