/** Ends a request as a fault says, in the place of an answer. */
import type { FastifyReply } from 'fastify';
import type { Fate } from '../model/fleet/faults/effect.ts';
import { NONSENSE } from '../model/master-api.ts';
import { callAt, nowMs } from './clock.ts';

interface Ways {
  readonly reply: FastifyReply;
  readonly timeScale: number;
  /** Whether the client meets it itself; else the master stands between, and says in JSON what it met. */
  readonly itself: boolean;
  /** Counts the request as answered; false where it was answered meanwhile. */
  readonly release: () => boolean;
  readonly refuse: (status: number, error: string) => void;
}

export function carryOut(fate: Exclude<Fate, { end: 'cut' }>, ways: Ways): void {
  const { reply, refuse } = ways;
  const after = (ms: number, end: () => void) => void callAt(nowMs() + ms / ways.timeScale, end);
  switch (fate.end) {
    case 'status':
      return after(fate.afterMs, () => refuse(fate.status, 'this fails, as its fault schedule says'));
    case 'nonsense':
      return after(fate.afterMs, () => {
        if (ways.release()) reply.code(200).type('text/html; charset=utf-8').send(NONSENSE);
      });
    case 'reset':
      if (!ways.itself) return refuse(502, 'the connection to the machine was reset');
      if (ways.release()) breakOff(reply, 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n');
      return;
    case 'silence':
      // A machine's silence ends with the master's time-out; the master's own never does.
      if (ways.itself && ways.release()) reply.hijack();
  }
}

/** Half of a proper answer. */
export function cut(reply: FastifyReply, body: object): void {
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${text.length}\r\n\r\n`;
  breakOff(reply, head + text.slice(0, text.length / 2));
}

/** With a head sent, since clients send a request again where a connection that they used before ends without a byte. */
function breakOff(reply: FastifyReply, text: string): void {
  reply.hijack();
  const { socket } = reply.raw;
  socket?.write(text, () => socket.destroy());
}
