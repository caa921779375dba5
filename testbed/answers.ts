import { STATUS_CODES } from 'node:http';
import type { Topology } from '../model/fleet/topology.ts';
import { PATHS } from '../model/master-api.ts';

/** What there is to ask for: stands in the body of every 404 and 405. */
export function directoryOf(topology: Topology) {
  return {
    paths: PATHS,
    regions: Object.fromEntries(
      Object.entries(topology.regions).map(([region, { machines }]) => [region, machines.length]),
    ),
  };
}

/** Long paths and names come back shortened: an error is for reading. */
export function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

/** A whole answer as text, for where there is no response object: what the HTTP parser refuses, and CONNECT. */
export function rawAnswer(status: number, body: object, headers: readonly string[] = []): string {
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
    ...headers,
    '',
    text,
  ].join('\r\n');
}

/** What of a request made the HTTP parser give up, by the code of its error. */
export function refusalOf(code: string): { status: number; error: string } {
  switch (code) {
    case 'HPE_INVALID_METHOD':
      return { status: 405, error: 'this method is not known' };
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, error: 'path and headers together are longer than 16 kB' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, error: 'the request was not complete in time' };
    default:
      return { status: 400, error: `this is not an HTTP request (${code})` };
  }
}
