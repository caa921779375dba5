/** A master that answers at once with the same bytes: what is measured against it is k6 and what runs within k6. */
import { createServer, type AddressInfo } from 'node:net';

const body = JSON.stringify({ machine: 'Machine 0', region: 'emea', response_time: 0, work_time: 0 });
const answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

export interface Echo {
  readonly url: string;
  close(): Promise<void>;
}

/** Speaks as much HTTP as a GET without a body needs: a request ends with an empty line. */
export function startEcho(): Promise<Echo> {
  const server = createServer({ noDelay: true }, (socket) => {
    let rest = '';
    socket.setEncoding('latin1');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      const requests = (rest + chunk).split('\r\n\r\n');
      rest = requests.pop()!;
      if (requests.length > 0) socket.write(answer.repeat(requests.length));
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
