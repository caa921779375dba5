import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { machineQueue } from '../model/fleet/machine-queue.ts';
import type { MachineSpec } from '../model/fleet/topology.ts';
import {
  type MachineBody,
  machineLabel,
  METHODS,
  REQUEST_KEY,
  REQUEST_SIZE,
  ROOT,
  SERVER_TIMING,
  WORK,
  writeServerTiming,
} from '../model/master-api.ts';
import { shortened } from './answers.ts';
import { type Appointment, callAt, nowMs } from './clock.ts';
import type { FaultSchedule } from './fault-schedule.ts';
import { readForwarded } from './forwarded.ts';
import { guard } from './http-server.ts';
import {
  type Address,
  BACKLOG,
  explainListenError,
  IDLE_CONNECTION_MS,
  INCOMPLETE_REQUEST_MS,
  type Running,
  whereListens,
} from './listen.ts';
import { scaleMachine } from './topology.ts';

export interface MachineOptions extends Address {
  readonly spec: MachineSpec;
  readonly region: string;
  readonly number: number;
  /** Its place among all the fleet's machines: service times are drawn by it. */
  readonly machineIndex: number;
  readonly timeScale?: number | undefined;
  readonly seed?: number | undefined;
  /** Of the whole fleet. */
  readonly faults?: FaultSchedule | undefined;
  /** What its master shows (MASTER_KEY): what others say of when a request is due doesn't count. */
  readonly masterKey?: string | undefined;
}

/** A request that the machine has taken. */
interface Job {
  readonly doneMs: number;
  readonly lose: () => void;
  end: Appointment | undefined;
}

const paths = [ROOT, WORK];

/** One HTTP server with a queue (model/fleet/machine-queue.ts) in front of what it pretends to work at. */
export async function startMachine(options: MachineOptions): Promise<Running> {
  const { region, number, machineIndex, host = '127.0.0.1', port = 0, timeScale = 1, seed = 1 } = options;
  const spec = scaleMachine(options.spec, timeScale);
  const { faults } = options;
  const conditions = faults?.queueOf(`${region}/${number}`);
  const queue = machineQueue(spec, seed, machineIndex, nowMs(), conditions);
  const label = { machine: machineLabel(number), region };
  const unfinished = new Set<Job>();
  let accepted = 0;

  const work = (request: IncomingMessage, response: ServerResponse) => {
    const told = readForwarded(request.headers, nowMs(), options.masterKey);
    if (typeof told === 'string') return answer(response, 400, { error: told });
    const { arrivedMs, runMs } = told;
    if (runMs !== undefined && faults) faults.beganMs = arrivedMs - runMs / timeScale;
    const key = request.headers[REQUEST_KEY];
    const size = Number(request.headers[REQUEST_SIZE] ?? 1);
    const turn = queue.arrive(arrivedMs, size, key === undefined ? undefined : Number(key));
    if (turn === undefined) {
      const limit = spec.queueLimit === undefined ? '' : ` (${spec.queueLimit} waiting)`;
      return answer(response, 503, { error: `the queue of this machine is full${limit}`, ...label });
    }
    accepted++;
    const queueMs = turn.startMs - arrivedMs;
    const { serviceMs, doneMs } = turn;
    const finish = () => {
      unfinished.delete(job);
      const lateMs = nowMs() - doneMs;
      response.setHeader(SERVER_TIMING, writeServerTiming({ queue: queueMs, work: serviceMs }, 3));
      const work_time = Math.round(spec.workMs ?? serviceMs);
      answer(response, 200, { ...label, work_time, queueMs, serviceMs, lateMs } satisfies MachineBody);
    };
    const lose = () => {
      unfinished.delete(job);
      answer(response, 502, { error: 'this machine went down', ...label });
    };
    const job: Job = { doneMs, lose, end: undefined };
    unfinished.add(job);
    job.end = turn.lostMs === undefined ? callAt(doneMs, finish) : callAt(turn.lostMs, lose);
  };
  // What an admin says of the machine while it works holds for what it has taken too.
  faults?.onReplace(
    () => queue.catchUp(nowMs()),
    () => {
      const lostMs = conditions!.crashMs(faults.beganMs!);
      for (const job of unfinished) {
        if (job.doneMs <= lostMs) continue;
        job.end?.cancel();
        job.end = callAt(lostMs, job.lose);
      }
    },
  );

  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', METHODS.join(', '));
      answer(response, 405, { error: `${request.method} is not allowed here`, allowed: METHODS });
    } else if (path === WORK) work(request, response);
    else if (path === ROOT) answer(response, 200, { ...label, unfinished: unfinished.size, accepted });
    else answer(response, 404, { error: `${shortened(path ?? '')} is not here`, paths });
  });
  const guarded = guard(server, { paths });
  server.on('clientError', guarded.refuse);
  server.requestTimeout = INCOMPLETE_REQUEST_MS;
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  server.timeout = 0;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, { host, port })));
    server.listen({ host, port, backlog: BACKLOG }, resolve);
  });
  return {
    ...whereListens(server, host),
    close: (graceMs = 0) => guarded.close(graceMs, () => unfinished.size > 0),
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}
