/** What master and machines have in common as HTTP servers: limits, refusals in JSON, and an end that comes in time. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { METHODS } from '../model/master-api.ts';
import { rawAnswer, refusalOf } from './answers.ts';

/** Headers have to be complete after this long, ms. */
const INCOMPLETE_HEADERS_MS = 30_000;

/** More connections than this are closed as they come: each costs about 20 kB. Bursts have one for each request. */
const MAX_CONNECTIONS = 20_000;

/** How long what a refused client still sends is read and dropped, so that it gets to read the refusal, ms. */
const LINGER_MS = 500;

export interface GuardedServer {
  /** Refuses what the HTTP parser can't read. */
  refuse(error: NodeJS.ErrnoException, socket: Duplex): void;
  /**
   * Listens no more, gives answers under way so many ms, and then closes every connection, whatever it is used for.
   *
   * @param busy whether answers are under way
   */
  close(graceMs: number, busy: () => boolean): Promise<void>;
}

/** @param directory what there is to ask for: stands in every refusal */
export function guard(server: Server, directory: object): GuardedServer {
  const sockets = new Set<Socket>();
  server.headersTimeout = INCOMPLETE_HEADERS_MS;
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  const refuse: GuardedServer['refuse'] = ({ code = '' }, socket) => {
    const { status, error } = refusalOf(code);
    endWith(socket, rawAnswer(status, { error, ...directory }));
  };
  server.on('connect', (_request, socket) => {
    const error = 'CONNECT is not allowed here';
    const allow = `allow: ${METHODS.join(', ')}`;
    endWith(socket, rawAnswer(405, { error, allowed: METHODS, ...directory }, [allow]));
  });
  server.on('checkExpectation', ({ socket, headers }) => {
    const error = `this expectation can't be met: ${String(headers.expect).slice(0, 100)}`;
    endWith(socket, rawAnswer(417, { error, ...directory }));
  });

  return {
    refuse,
    async close(graceMs, busy) {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      const untilMs = performance.now() + graceMs;
      while (busy() && performance.now() < untilMs) {
        server.closeIdleConnections();
        await sleep(10);
      }
      // The last answers have been handed to the kernel by now; what it still has to send, it does.
      if (graceMs > 0) await sleep(10);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Nothing reads from this socket any more: unless it is read or destroyed, it stays open for as long as its client likes. */
function endWith(socket: Duplex, answer: string): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  socket.end(answer);
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
