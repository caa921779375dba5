import type { AddressInfo, Server } from 'node:net';

export interface Address {
  readonly host?: string | undefined;
  /** 0 takes any free port. */
  readonly port?: number | undefined;
}

/** Where a server listens, and how it ends. */
export interface Running {
  readonly url: string;
  readonly port: number;
  /** @param graceMs how long answers under way may still take; 0 where left out */
  close(graceMs?: number): Promise<void>;
}

/** @param server listens already */
export function whereListens(server: Server, host: string): Omit<Running, 'close'> {
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port };
}

/** What the kernel's usual somaxconn allows: hundreds of clients connect in the same millisecond. */
export const BACKLOG = 4096;

/** Node drops a connection whose request isn't complete after this long. A forward has no part in it. */
export const INCOMPLETE_REQUEST_MS = 60_000;

/** Longer than the 90 s after which Go's clients drop idle connections, so that no request meets a closing one. */
export const IDLE_CONNECTION_MS = 120_000;

/** Says what a person can do about a port that can't be had. The code of the cause stays. */
export function explainListenError(error: unknown, { host = '127.0.0.1', port = 0 }: Address): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'EADDRINUSE'
      ? 'is in use'
      : code === 'EACCES'
        ? 'needs rights that this user lacks'
        : `can't be listened on (${message})`;
  const advice = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? '--host' : '--port';
  return Object.assign(
    new Error(`port ${port} on ${host} ${reason}; choose another with ${advice}`, { cause: error }),
    { code },
  );
}
