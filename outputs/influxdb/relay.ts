/**
 * The way from k6 to the database. k6's output has no time limit: a database that accepts and never answers keeps it
 * alive for ever, after its load as well. So k6 goes through here (as its HTTP proxy, bytes as they are), and a
 * connection that waits too long for its answer is cut. k6 then counts that write as failed and goes on to its end,
 * summary and thresholds included.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { NETWORK, noAnswer } from './influx.ts';

export interface Relay {
  readonly url: string;
  /** What went wrong on the way, and how often. */
  readonly failures: ReadonlyMap<string, number>;
  close(): void;
}

export interface RelayLimits {
  /** How long an answer may take. */
  readonly answerMs: number;
  /** How long no write is let through once that was exceeded: else each write would wait anew. */
  readonly pauseMs: number;
}

/** A body above its max-body-size it answers with 413 and a reset, and the reset can overtake the answer. */
const brokeOff = (bytes: number): string =>
  bytes < 100_000
    ? NETWORK.ECONNRESET!
    : `broke off the connection in a write of ${Math.round(bytes / 1000)} kB: is its max-body-size smaller? (INFLUXDB_HTTP_MAX_BODY_SIZE=0 sets none)`;

export async function startRelay(targetUrl: string, { answerMs, pauseMs }: RelayLimits): Promise<Relay> {
  const { hostname, port, protocol } = new URL(targetUrl);
  const upstreamAt = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
  };
  const failures = new Map<string, number>();
  const open = new Set<Socket>();
  let closedUntil = 0;
  const fail = (cause: string) => failures.set(cause, (failures.get(cause) ?? 0) + 1);

  const server = createServer((client) => {
    track(client);
    if (Date.now() < closedUntil) return client.destroy();
    const upstream = connect(upstreamAt);
    track(upstream);
    /** Bytes since its last answer: 0 where none is due. */
    let sent = 0;
    /** Of the request under way, as its header says: a reset can come when little of it is sent. */
    let length = 0;
    let deadline: NodeJS.Timeout | undefined;
    const cut = () => {
      clearTimeout(deadline);
      client.destroy();
      upstream.destroy();
    };
    // Whatever moves towards the database is progress: a large body on a slow way isn't a database that hangs.
    const wait = () => {
      clearTimeout(deadline);
      deadline = setTimeout(() => {
        fail(noAnswer(answerMs));
        closedUntil = Date.now() + pauseMs;
        cut();
      }, answerMs);
    };
    const forward = (chunk: Buffer) => {
      // An answer can come before all of a body is sent: what follows is still of that one, and has no header.
      const header = sent === 0 && /\r\ncontent-length: (\d+)/i.exec(chunk.toString('latin1', 0, 1000));
      if (header) length = Number(header[1]);
      sent += chunk.length;
      wait();
      if (!upstream.write(chunk)) client.pause();
    };
    client.once('data', (first: Buffer) => {
      // With TLS, k6 asks its proxy for a tunnel. There is one place only that it can lead to.
      if (first.toString('latin1', 0, 8) === 'CONNECT ') client.write('HTTP/1.1 200 OK\r\n\r\n');
      else forward(first);
      client.on('data', forward);
    });
    upstream.on('drain', () => client.resume());
    upstream.on('data', (chunk) => {
      sent = 0;
      clearTimeout(deadline);
      client.write(chunk);
    });
    upstream.on('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      if (code === 'ECONNRESET' || code === 'EPIPE') return;
      fail(NETWORK[code] ?? `can't be reached (${message})`);
    });
    upstream.on('close', () => {
      const { code } = (upstream.errored ?? {}) as NodeJS.ErrnoException;
      const broken = code === undefined || code === 'ECONNRESET' || code === 'EPIPE';
      if (sent > 0 && broken && !client.destroyed) fail(brokeOff(Math.max(sent, length)));
      cut();
    });
    client.on('error', cut).on('close', cut);
  });

  function track(socket: Socket) {
    open.add(socket.setNoDelay(true));
    socket.once('close', () => open.delete(socket));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
