import { Client, type Dispatcher, Pool } from 'undici';
import type { MachineSpec } from '../model/fleet/topology.ts';
import { type MachineBody, readMachineBody, readRefusal, ROOT, WORK } from '../model/master-api.ts';
import { IDLE_CONNECTION_MS } from './listen.ts';

export type Forward = (
  headers: Record<string, string>,
  onAnswer: (answer: MachineBody) => void,
  /** The machine refused (503), went down, can't be reached or isn't one (502). */
  onFailure: (status: 502 | 503, error: string) => void,
) => void;

/**
 * The way from the master to one machine. A machine that can't answer out of turn (one server, nothing that would
 * refuse somebody at once) gets all its requests pipelined on one connection: 6,000 at once then cost no more sockets
 * than one. Any other gets a connection for each request under way, since an answer can't pass another on a connection.
 *
 * No time limits here: the master gives up on behalf of its client, the work goes on.
 */
export function forwardTo(
  url: string,
  spec: MachineSpec,
  outOfTurn: boolean,
): { forward: Forward; close(): Promise<void> } {
  const patient = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: IDLE_CONNECTION_MS };
  const inTurn = (spec.concurrency ?? 1) === 1 && spec.queueLimit === undefined && !outOfTurn;
  const dispatcher: Dispatcher = inTurn
    ? new Client(url, { ...patient, pipelining: Number.MAX_SAFE_INTEGER })
    : new Pool(url, { ...patient, pipelining: 1, connections: null });

  // The first connection now, and not at the first request's expense. What isn't there yet is asked again then.
  dispatcher.request({ method: 'HEAD', path: ROOT }).then(
    ({ body }) => body.dump(),
    () => undefined,
  );

  return {
    forward(headers, onAnswer, onFailure) {
      let status = 0;
      let body = '';
      dispatcher.dispatch(
        // blocking: false lets others follow on the connection before this one is answered.
        { method: 'GET', path: WORK, headers, blocking: false },
        {
          onRequestStart() {},
          onResponseStart(_, statusCode) {
            status = statusCode;
          },
          onResponseData(_, chunk) {
            body += chunk.toString();
          },
          onResponseEnd() {
            if (status === 502 || status === 503)
              return onFailure(status, readRefusal(body) ?? 'the machine refused');
            const answer = status === 200 ? readMachineBody(body) : undefined;
            if (answer === undefined) onFailure(502, `this is no answer of a machine (status ${status})`);
            else onAnswer(answer);
          },
          onResponseError: (_, error) => onFailure(502, `the machine can't be reached: ${reasonOf(error)}`),
        },
      );
    },
    close: () => dispatcher.destroy(),
  };
}

const reasonOf = (error: NodeJS.ErrnoException): string => error.message || error.code || error.name;
