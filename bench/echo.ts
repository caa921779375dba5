/**
 * A master whose machines answer at once, each with the same bytes every time: what is measured against it is k6 and what
 * runs within k6.
 */
import { createServer, type AddressInfo } from 'node:net';

export interface Echo {
  readonly url: string;
  close(): Promise<void>;
}

/** Speaks as much HTTP as a GET without a body needs: a request ends with an empty line. */
export function startEcho(): Promise<Echo> {
  const answers = new Map<string, string>();
  const server = createServer({ noDelay: true }, (socket) => {
    let rest = '';
    socket.setEncoding('latin1');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      const requests = (rest + chunk).split('\r\n\r\n');
      rest = requests.pop()!;
      let given = '';
      for (const request of requests) {
        const path = request.slice('GET '.length, request.indexOf(' HTTP'));
        if (!answers.has(path)) answers.set(path, answerTo(path));
        given += answers.get(path)!;
      }
      if (given !== '') socket.write(given);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => new Promise((closed) => server.close(() => closed())),
      }),
    );
  });
}

/** @param path `/work/<region>/<machine>` */
function answerTo(path: string): string {
  const [, , region, number] = path.split('/');
  const body = JSON.stringify({ machine: `Machine ${number}`, region, response_time: 0, work_time: 0 });
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}
