/** Plain HTTP clients, as strangers' ones are: one connection a request, paths sent as they stand. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Wish {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Unlike fetch it neither mends the path nor keeps the connection. */
export function ask(url: string, path: string, { method = 'GET', headers = {} }: Wish = {}) {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path, method, headers, agent: new Agent({ keepAlive: false }) });
    asked.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('error', reject);
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          httpVersion: response.httpVersion,
          headers: response.headers,
          text,
        }),
      );
    });
    asked.end();
  });
}

/** What comes back for these very bytes, until the server closes. */
export function askRaw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject).on('close', () => resolve(text));
  });
}

export const jsonOf = <T = Record<string, unknown>>({ text }: HttpAnswer): T => JSON.parse(text) as T;

/** One duration of a Server-Timing header, in ms. */
export function timingOf({ headers }: HttpAnswer, name: string): number {
  return Number(new RegExp(`${name};dur=([0-9.]+)`).exec(String(headers['server-timing']))?.[1]);
}
