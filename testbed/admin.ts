/** Faults of a testbed while it runs, over an address of its own: loopback alone, and only with the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Fault } from '../model/fleet/faults.ts';
import { shortened } from './answers.ts';
import { nowMs } from './clock.ts';
import type { FaultSchedule } from './fault-schedule.ts';
import { guard } from './http-server.ts';
import { explainListenError, INCOMPLETE_REQUEST_MS, type Running, whereListens } from './listen.ts';

export interface AdminOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly token: string;
  /** @throws Error of one line where a schedule isn't right for this fleet */
  readonly check: (text: string) => Fault[];
  /** Longer schedules aren't read, bytes. */
  readonly maxBytes: number;
}

const HOST = '127.0.0.1';
const FAULTS = '/faults';
const METHODS = ['GET', 'POST', 'DELETE'];

export async function startAdmin(schedule: FaultSchedule, options: AdminOptions): Promise<Running> {
  const { port, token, check, maxBytes } = options;
  const server = createServer((request, response) => {
    serve(request).then(
      ([status, body, headers]) => answer(response, status, body, headers),
      () => response.destroy(),
    );
  });

  const held = () => ({ faults: schedule.faults, runMs: schedule.runMsAt(nowMs()) ?? null });

  async function serve(request: IncomingMessage): Promise<Answer> {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`))
      return [
        401,
        { error: 'this needs the header authorization: Bearer <token>, with the token that testbed printed' },
        { 'www-authenticate': 'Bearer' },
      ];
    if (path !== FAULTS) return [404, { error: `there is no ${shortened(path)}`, paths: [FAULTS] }];
    switch (request.method ?? '') {
      case 'GET':
        return [200, held()];
      case 'DELETE':
        schedule.replace([]);
        return [200, held()];
      case 'POST': {
        const text = await bodyOf(request, maxBytes);
        if (text === undefined)
          return [413, { error: `a schedule is at most ${maxBytes} bytes long` }, { connection: 'close' }];
        let faults: Fault[];
        try {
          faults = check(text);
        } catch (error) {
          return [400, { error: (error as Error).message }];
        }
        schedule.replace(faults);
        return [200, held()];
      }
      default:
        return [
          405,
          { error: `${request.method} is not allowed here`, allowed: METHODS },
          { allow: METHODS.join(', ') },
        ];
    }
  }

  const guarded = guard(server, { paths: [FAULTS] });
  server.on('clientError', guarded.refuse);
  server.requestTimeout = INCOMPLETE_REQUEST_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, { host: HOST, port })));
    server.listen({ host: HOST, port }, resolve);
  });
  return { ...whereListens(server, HOST), close: (graceMs = 0) => guarded.close(graceMs, () => false) };
}

type Answer = [status: number, body: object, headers?: Readonly<Record<string, string>>];

/** By their digests, so that how long it takes tells nothing of either. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Undefined where it is longer than that: what comes then is dropped, so that its client gets to read why. */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else if (length > 32 * maxBytes) return undefined;
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks).toString();
}

function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
