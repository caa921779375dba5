import { Client, type Dispatcher, Pool } from 'undici';
import type { MachineSpec } from '../strategies/kit/topology.ts';
import { IDLE_CONNECTION_MS } from './listen.ts';

export type Forward = (
  headers: Record<string, string>,
  onAnswer: (status: number, body: string) => void,
  onFailure: (error: Error) => void,
) => void;

/**
 * The way from the master to one machine. A machine that can't answer out of turn (one server, no limit that would
 * refuse somebody at once) gets all its requests pipelined on one connection: 6,000 at once then cost no more sockets
 * than one. Any other gets a connection for each request under way, since an answer can't pass another on a connection.
 *
 * No time limits here: the master gives up on behalf of its client, the work goes on.
 */
export function forwardTo(url: string, spec: MachineSpec): { forward: Forward; close(): Promise<void> } {
  const patient = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: IDLE_CONNECTION_MS };
  const inTurn = (spec.concurrency ?? 1) === 1 && spec.queueLimit === undefined;
  const dispatcher: Dispatcher = inTurn
    ? new Client(url, { ...patient, pipelining: Number.MAX_SAFE_INTEGER })
    : new Pool(url, { ...patient, pipelining: 1, connections: null });

  return {
    forward(headers, onAnswer, onFailure) {
      let status = 0;
      let body = '';
      dispatcher.dispatch(
        // blocking: false lets others follow on the connection before this one is answered.
        { method: 'GET', path: '/work', headers, blocking: false },
        {
          onRequestStart() {},
          onResponseStart(_, statusCode) {
            status = statusCode;
          },
          onResponseData(_, chunk) {
            body += chunk.toString();
          },
          onResponseEnd: () => onAnswer(status, body),
          onResponseError: (_, error) => onFailure(error),
        },
      );
    },
    close: () => dispatcher.destroy(),
  };
}
