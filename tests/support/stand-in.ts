/** A service that isn't ours, as a small real server: machines with queues, answering in words of their own. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { atEnd, newFolder } from './folder.ts';

export interface StandIn {
  readonly url: string;
  /** Its requests so far. */
  readonly seen: IncomingMessage[];
}

/** What a stand-in does for a request, once its machine has come to it. */
export type Reply = (response: ServerResponse, machine: string, request: IncomingMessage) => void;

const LATENCY_MS = 20;
export const SERVICE_MS = 5;

/**
 * @param machineOf which machine a path means; undefined where it means none, which is a 404
 */
export async function standIn(
  machineOf: (path: string) => string | undefined,
  reply: Reply,
  tls?: { readonly key: string; readonly cert: string },
): Promise<StandIn> {
  const seen: IncomingMessage[] = [];
  const freeAtMs = new Map<string, number>();
  const listener: RequestListener = (request, response) => {
    const machine = machineOf(request.url!);
    if (machine === undefined) return void response.writeHead(404).end('nothing here');
    seen.push(request);
    const nowMs = performance.now();
    const doneMs = Math.max(freeAtMs.get(machine) ?? 0, nowMs + LATENCY_MS) + SERVICE_MS;
    freeAtMs.set(machine, doneMs);
    setTimeout(() => reply(response, machine, request), doneMs - nowMs);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  atEnd(() => server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, seen };
}

/** A CA of one's own, and a certificate that it signed for 127.0.0.1. */
export function ownCertificate(): { readonly ca: string; readonly key: string; readonly cert: string } {
  const folder = newFolder();
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=own CA', '-days', '2');
  openssl('req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=stand-in');
  writeFileSync(`${folder}/names`, 'subjectAltName=IP:127.0.0.1');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2'];
  openssl('x509', '-req', '-in', 'request.pem', ...signing, '-out', 'cert.pem');
  const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
  return { ca: `${folder}/ca.pem`, key: read('key.pem'), cert: read('cert.pem') };
}
